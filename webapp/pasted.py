"""A pasted address: whether the archive holds the page that it leads to."""

from archive import Archive, Document, document_id, is_web_url, page_key


def page_at(archive: Archive, text: str) -> Document | None:
    """The document of the page at an address, None for other text or a page that is not kept.

    What archives overlook in addresses (scheme, `www.`, tracking parameters) is overlooked.
    """
    address = text.strip()
    if not is_web_url(address) or " " in address:
        return None
    return archive.document(document_id(page_key(address, None, "")))
