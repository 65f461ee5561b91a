"""Web pages: the text of the article and its comments, without the page around them."""

from __future__ import annotations

from dataclasses import dataclass

from talent_ledger.schema.errors import LedgerError


@dataclass(frozen=True, slots=True)
class PageOrigin:
    """What a page says of itself in its head."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published_date: str | None = None


def article_text(html: str, where: str) -> str:
    """The text that *html* shows, as Markdown; offsets of the ledger count this text's code points.

    Raises:
        LedgerError: trafilatura is not installed, or the page holds no text.
    """
    try:
        import trafilatura  # noqa: PLC0415
    except ImportError as error:
        raise LedgerError(
            where, "web pages need the package trafilatura", "install it with `pip install talent-ledger[corpora]`"
        ) from error
    text = trafilatura.extract(
        html,
        output_format="markdown",
        include_comments=True,
        include_tables=True,
        include_links=False,
        include_images=False,
        favor_recall=True,
        with_metadata=False,
    )
    if not text or not text.strip():
        raise LedgerError(where, "no article was found in the page", "save its text as .txt and add that instead")
    return text if text.endswith("\n") else f"{text}\n"


def page_origin(html: str) -> PageOrigin:
    """Title, publisher, author, address and date from the head of *html*."""
    import trafilatura  # noqa: PLC0415

    found = trafilatura.extract_metadata(
        html, date_config={"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}
    )
    if found is None:
        return PageOrigin()
    return PageOrigin(found.title, found.sitename, found.author, found.url, found.date)
