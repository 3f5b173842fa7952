"""What English sites say around their articles."""

import re
from typing import Final

ENGLISH_FURNITURE: Final = re.compile(
    r"^(?:share(?: this.*| on .*| via .*)?|tweet|email|print(?: this.*)?|comments?(?: \(\d+\))?|"
    r"\d+ comments?|(?:leave|post|add) a (?:comment|reply).*|reply|related(?: (?:articles?|posts?|"
    r"stories|news|content|reading|topics))?:?|read (?:more|next|also)(?:[:.…].*)?|"
    r"see also:?.{0,80}|"
    r"you (?:may|might) also (?:like|enjoy).*|more (?:from|on|stories|like this)\b.{0,60}|"
    r"recommended(?: for you| reading| articles)?:?|advertisement|sponsored(?: content)?|"
    r"subscribe.{0,60}|sign up .{0,80}|(?:follow|like) us .{0,60}|tags?:.*|filed under:?.*|"
    r"categor(?:y|ies):.*|posted in:?.*|previous(?: (?:post|article))?:?.*|next(?: (?:post|"
    r"article))?:?.*|"
    r"continue reading.*|skip to .{0,40}|back to top|loading\.*|table of contents|"
    r"listen to (?:this )?article.*|\d+ min(?:ute)?s? read|(?:image|photo)s?(?: credit)?:.{0,80}|"
    r"about the author:?|all rights reserved.*|(?:copyright|©).{0,120}|trending(?: now)?|"
    r"most (?:read|popular).*|"
    r"popular posts|latest (?:news|posts|articles)|join the conversation.*|save|copy link|"
    r"click here .{0,60})$",
    re.IGNORECASE,
)
ENGLISH_END: Final = re.compile(
    r"^(?:(?:leave|post|add|write) a (?:comment|reply|review).*|comments?(?: \(\d+\))?|"
    r"\d+ (?:comments?|responses?|"
    r"thoughts on .*)|related (?:articles?|posts?|stories|news|content|reading)|"
    r"you (?:may|might) also (?:like|enjoy).*|more (?:from|stories|in)\b.{0,40}|"
    r"recommended for you|"
    r"about the author|latest (?:news|posts|articles)|popular posts|recent posts|most (?:read|"
    r"popular)|"
    r"join the conversation.*|share this(?: (?:post|article|story|entry))?.*|post navigation|"
    r"read next)$",
    re.IGNORECASE,
)
