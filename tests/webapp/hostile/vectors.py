"""Ways in which a page's markup may reach the network. `{u}` is a tell-tale address.

Each way has a host name of its own, its key, so that what got out says which way it took.
"""

HINTS = {
    "preconnect": '<link rel="preconnect" href="{u}">',
    "preconnect-cors": '<link rel=preconnect href="{u}" crossorigin>',
    "preconnect-entity": '<LINK REL="pre&#99;onnect" HREF="{u}">',
    "preconnect-slash": '<link/rel="preconnect"/href="{u}"/>',
    "preconnect-tab": '<link\trel="x preconnect"\nhref="{u}">',
    "preconnect-formfeed": '<LiNk\frel=preconnect href="{u}">',
    "preconnect-return": '<link\rrel=preconnect href="{u}">',
    "preconnect-tls": '<link rel=preconnect href="{s}">',
    "preconnect-schemeless": '<link rel=preconnect href="//{h}">',
    "dns-prefetch": "<meta http-equiv=x-dns-prefetch-control content=on>"
    '<link rel=dns-prefetch href="{u}">',
    "prefetch": '<link rel=prefetch href="{u}">',
    "prerender": '<link rel=prerender href="{u}">',
    "next": '<link rel=next href="{u}">',
    "preload-script": '<link rel=preload as=script href="{u}">',
    "preload-style": '<link rel=preload as=style href="{u}">',
    "preload-font": '<link rel=preload as=font href="{u}" crossorigin>',
    "preload-image": '<link rel=preload as=image href="{u}" imagesrcset="{u} 2x">',
    "preload-fetch": '<link rel=preload as=fetch href="{u}" crossorigin>',
    "modulepreload": '<link rel=modulepreload href="{u}">',
    "stylesheet": '<link rel=stylesheet href="{u}">',
    "stylesheet-other": '<link rel="alternate stylesheet" title=x href="{u}">',
    "icon": '<link rel=icon href="{u}">',
    "touch-icon": '<link rel=apple-touch-icon href="{u}">',
    "manifest": '<link rel=manifest href="{u}">',
    "dictionary": '<link rel=compression-dictionary href="{u}">',
    "monetization": '<link rel=monetization href="{u}">',
    "search": '<link rel=search type=application/opensearchdescription+xml href="{u}">',
    "link-refresh": '<link http-equiv=refresh content="0;url={u}">',
    "refresh": '<meta http-equiv=refresh content="0;url={u}">',
    "meta-link": '<meta http-equiv=Link content="<{u}>; rel=preconnect">',
    "meta-policy": '<meta http-equiv=Content-Security-Policy content="img-src *; report-uri {u}">',
    "base": '<base href="{u}/"><img src=relative.png>',
}
SCRIPTS = {
    "script": '<script src="{u}"></script>',
    "script-inline": '<script>fetch("{u}"); new Image().src = "{u}"; location = "{u}"</script>',
    "script-beacon": '<script>navigator.sendBeacon("{u}")</script>',
    "script-module": '<script type=module>import "{u}"</script>',
    "speculation-prefetch": '<script type=speculationrules>{{"prefetch": [{{"source": "list", '
    '"urls": ["{u}"], "eagerness": "immediate"}}]}}</script>',
    "speculation-prerender": '<script type=speculationrules>{{"prerender": [{{"source": "list", '
    '"urls": ["{u}"], "eagerness": "immediate"}}]}}</script>',
    "on-error": "<img src=data:x onerror=\"fetch('{u}')\">",
    "on-focus": "<input autofocus onfocus=\"fetch('{u}')\">",
    "on-toggle": "<details open ontoggle=\"fetch('{u}')\">x</details>",
    "form-autofocus": '<form action="{u}"><input autofocus onfocus="form.submit()"></form>',
    "frame-javascript": "<iframe src=\"javascript:parent.location='{u}'\"></iframe>",
}
STYLES = {
    "css-import": '<style>@import url("{u}");</style>',
    "css-font": '<style>@font-face{{font-family:f;src:url("{u}")}}.f{{font-family:f}}</style>'
    "<p class=f>x",
    "css-background": '<style>body{{background:url("{u}")}}</style>',
    "css-image-set": '<style>html{{background-image:image-set("{u}" 1x)}}</style>',
    "css-cursor": '<style>*{{cursor:url("{u}"),auto}}</style>',
    "css-content": '<style>p::before{{content:url("{u}")}}</style><p>x',
    "css-list": '<style>li{{list-style-image:url("{u}")}}</style><ul><li>x</ul>',
    "css-mask": '<style>h1{{filter:url("{u}#f");mask:url("{u}#m")}}</style><h1>x</h1>',
    "css-attribute": '<div style="background:url({u});width:9px;height:9px">x</div>',
    "xml-stylesheet": '<?xml-stylesheet href="{u}" type="text/css"?>',
}
MEDIA = {
    "image": '<img src="{u}">',
    "image-lazy": '<img loading=lazy src="{u}">',
    "image-set": '<img srcset="{u} 1x, {u}2 2x">',
    "image-attribution": '<img attributionsrc="{u}" src=data:,>',
    "picture": '<picture><source srcset="{u}"><img></picture>',
    "video": '<video src="{u}" poster="{u}p" autoplay muted></video>',
    "audio": '<audio src="{u}" autoplay></audio>',
    "track": '<video autoplay><source src="{u}"><track default src="{u}"></video>',
    "object": '<object data="{u}"></object>',
    "object-html": '<object type=text/html data="{u}"></object>',
    "object-data": "<object type=text/html data='data:text/html,"
    "<link rel=preconnect href={u}>'></object>",
    "embed": '<embed src="{u}">',
    "embed-pdf": '<embed type=application/pdf src="{u}">',
    "applet": '<applet code="{u}" archive="{u}"></applet>',
    "input-image": '<input type=image src="{u}">',
    "table-background": '<table background="{u}"><tr><td background="{u}">x</table>',
    "svg-image": '<svg><image href="{u}" width=9 height=9 /></svg>',
    "svg-use": '<svg><use href="{u}#a" /></svg>',
    "svg-filter": '<svg><filter id=q><feImage href="{u}"/></filter>'
    '<rect filter="url(#q)" width=9 height=9 /></svg>',
    "svg-script": '<svg><script href="{u}"></script></svg>',
    "svg-style": '<svg><style>@import "{u}";</style></svg>',
    "svg-foreign": '<svg><foreignObject><link rel=preconnect href="{u}"></foreignObject></svg>',
    "svg-data": '<img src=\'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg"%3E'
    '%3Cimage href="{u}" width="9" height="9"/%3E%3CforeignObject width="9" height="9"%3E'
    '%3Clink xmlns="http://www.w3.org/1999/xhtml" rel="preconnect" href="{u}"/%3E'
    "%3C/foreignObject%3E%3C/svg%3E'>",
}
FRAMES = {
    "frame": '<iframe src="{u}"></iframe>',
    "frame-lazy": '<iframe loading=lazy src="{u}"></iframe>',
    "frame-data": "<iframe src='data:text/html,<link rel=preconnect href={u}>'></iframe>",
    "frame-document": "<iframe srcdoc='<link rel=preconnect href={u}><img src={u}>'></iframe>",
    "frame-document-entity": '<iframe srcdoc="&lt;link rel=preconnect href={u}&gt;"></iframe>',
    "frame-document-refresh": '<iframe srcdoc="&lt;meta http-equiv=refresh '
    "content='0;url={u}'&gt;\"></iframe>",
    "frame-document-nested": '<iframe srcdoc="&lt;iframe srcdoc=&quot;&amp;lt;link '
    'rel=preconnect href={u}&amp;gt;&quot;&gt;"></iframe>',
    "fenced-frame": '<fencedframe src="{u}"></fencedframe>',
    "portal": '<portal src="{u}"></portal>',
}
HIDDEN = {
    "template": '<template shadowrootmode=open><link rel=preconnect href="{u}"></template>',
    "shadow": "<div><template shadowrootmode=open>"
    '<link rel=preconnect href="{u}"><img src="{u}"></template></div>',
    "noscript": '<noscript><link rel=preconnect href="{u}"><img src="{u}"></noscript>',
    "comment": '<!--><link rel=preconnect href="{u}">-->',
    "cdata": '<![CDATA[><link rel=preconnect href="{u}">]]>',
    "paragraph": '<p><link rel=preconnect href="{u}">',
    "kelvin-sign": '<lin\u212a rel=preconnect href="{u}">',
}
VECTORS = {**HINTS, **SCRIPTS, **STYLES, **MEDIA, **FRAMES, **HIDDEN}

# Ways of a style sheet that the archive holds beside a page.
SHEETS = {
    "import": '@import "{u}";',
    "import-url": "@import url({u}) screen;",
    "import-escaped": '@\\69mport "{u}";',
    "import-entity": '@import "&#104;ttp://{h}/x";',
    "import-comment": '@import/**/"{u}";',
    "background": "body {{ background: url({u}) }}",
    "background-escaped": "body {{ background: u\\72l({u}) }}",
    "background-comment": "body {{ background: url(/**/{u}) }}",
    "background-unclosed": 'h1 {{ background: url("{u}',
    "source": "\n@font-face {{ font-family: f; src: url({u}) }} .f {{ font-family: f }}",
    "image-set": 'ul {{ background: image-set("{u}" 1x) }}',
    "list": "li {{ list-style: url('{u}') }}",
    "content": "p::before {{ content: url( {u} ) }}",
    "filter": "h1 {{ filter: url({u}#f); mask: url({u}#m) }}",
    "namespace": '@namespace url("{u}");',
    "end": "i {{}} </style><link rel=preconnect href={u}><script>fetch('{u}')</script><style>",
    "end-escaped": "i {{}} <\\/style><img src={u}>",
    "comment-end": "--></style ><img src={u}><iframe src={u}></iframe><style>",
}

# What a person may do with the page; each element has its way's name as its id.
DEEDS = {
    "link": '<a id="{n}" href="{u}" ping="{u}ping">{n}</a>',
    "link-top": '<a id="{n}" target=_top href="{u}">{n}</a>',
    "link-window": '<a id="{n}" target=_blank href="{u}">{n}</a>',
    "link-download": '<a id="{n}" download href="{u}">{n}</a>',
    "link-javascript": '<a id="{n}" href="javascript:location=\'{u}\'">{n}</a>',
    "link-animated": '<svg width=200 height=40><a id="{n}"><animate attributeName=href '
    'values="{u}" begin="0s" fill=freeze /><rect width=200 height=40 /></a></svg>',
    "form": '<form action="{u}"><button id="{n}">{n}</button></form>',
    "form-button": '<form><button id="{n}" formaction="{u}">{n}</button></form>',
}


def build_page(ways: dict[str, str], domain: str, port: int) -> str:
    """A page with all these ways, leading to names below a domain, on a port of this machine."""
    parts = []
    for name, markup in ways.items():
        host = f"{name}.{domain}:{port}"
        parts.append(markup.format(n=name, h=host, u=f"http://{host}/x", s=f"https://{host}/x"))
    return "<!doctype html><title>x</title>\n" + "\n<p>".join(parts)


def build_sheet(ways: dict[str, str], domain: str, port: int) -> str:
    """A style sheet with all these ways, each under a host name of its own."""
    parts = []
    for name, sheet in ways.items():
        host = f"sheet-{name}.{domain}:{port}"
        parts.append(sheet.format(h=host, u=f"http://{host}/x"))
    return "\n".join(["#measured { color: rgb(1, 2, 3) }", *parts])
