"""Making inert the few elements of a page that reach the network in spite of every header.

Measured in Chromium 156 under the whole policy of `webapp.security`: `<link rel=preconnect>` opens
connections, `<iframe src>` opens one before the policy forbids the load, and the document in
`<iframe srcdoc>` is made and may hold further hints. Nothing else of some 110 ways got out; see
`tests/webapp/hostile`.
"""

import re

# No `<link>` can do anything under the policy, so that the element may go as a whole: whatever its
# `rel` says, in whatever spelling. `<meta>` is empty as well and may stand in the same places. An
# unknown element shows what it holds, as browsers without frames did.
_REPLACEMENTS = {"link": "meta", "iframe": "archived-iframe", "frame": "archived-frame"}

# A tag's name ends where HTML's tokenizer ends it. Comments, scripts and attribute values are not
# told apart: what is a tag there depends on the parser's state, which only a browser knows for
# sure, and replacing too much changes nothing that is seen.
_TAG = re.compile(r"<(/?)(link|iframe|frame)(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)


def disarm(markup: str) -> str:
    """The same markup with its `<link>`, `<iframe>` and `<frame>` tags renamed to inert ones.

    The result is only safe if a browser reads these very characters: send it as UTF-8, with the
    charset in the header.
    """
    return _TAG.sub(lambda tag: f"<{tag[1]}{_REPLACEMENTS[tag[2].lower()]}", markup)
