"""Making inert the few elements of a page that reach the network in spite of every header.

Measured in Chromium 156 under the whole policy of `webapp.security`: `<link rel=preconnect>` opens
connections; `<iframe src>` opens one before the policy forbids the load, and the document in
`<iframe srcdoc>` is made and may hold further hints; pressing the mouse on a link connects to
where it leads, before the policy keeps it from going there. Nothing else of some 90 ways got out;
see `tests/webapp/hostile`.

Comments, scripts, attribute values and text are not told apart: what is a tag there depends on the
parser's state, which only a browser knows for sure. Replacing too much changes next to nothing that
is seen; replacing too little would be an escape. Names of tags and attributes are plain ASCII in
HTML, without character references, so that no spelling of them gets by.
"""

import re

# No `<link>` can do anything under the policy, so that the element may go as a whole, whatever its
# `rel` says. `<meta>` is empty as well and may stand in the same places. An unknown element shows
# what it holds, as browsers without frames did.
_REPLACEMENTS = {"link": "meta", "iframe": "archived-iframe", "frame": "archived-frame"}

# A tag's name ends where HTML's tokenizer ends it.
_TAG = re.compile(r"<(/?)(link|iframe|frame)(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII)

# Links within the page stay, and images in SVG; the repetitions give nothing back, lest the opening
# quotation mark be taken for the value.
_ADDRESS = re.compile(
    r"href[\t\n\f\r ]*+=[\t\n\f\r ]*+[\"']?+(?!#|data:)", re.IGNORECASE | re.ASCII
)
# SVG's animations, which could give a link its address later.
_ANIMATED = re.compile(r"attributename(?=[\t\n\f\r ]*=)", re.IGNORECASE | re.ASCII)


def disarm(markup: str) -> str:
    """The same markup with inert names for `<link>`, `<iframe>`, `<frame>`, and links into itself.

    `href="http://…"` becomes `href="#http://…"`: it looks and is spoken like a link, says where it
    led, and leads nowhere. The result is only safe if a browser reads these very characters: send
    it as UTF-8, with the charset in the header.
    """
    markup = _TAG.sub(lambda tag: f"<{tag[1]}{_REPLACEMENTS[tag[2].lower()]}", markup)
    markup = _ADDRESS.sub(lambda start: start[0] + "#", markup)
    return _ANIMATED.sub("archived-attribute", markup)
