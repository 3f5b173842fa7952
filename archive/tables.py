"""The catalogue's tables. SQL is spoken here and in the modules `catalogue` and `store` alone."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

# Raised whenever an older program could misread a catalogue that this one wrote.
FORMAT = 3

METADATA = MetaData()

SETTINGS = Table(
    "settings",
    METADATA,
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)

# `length` is what a committed transaction vouches for; bytes past it are a torn tail.
WARC_FILES = Table(
    "warc_files",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("length", Integer, nullable=False),
)

RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("started_at", String, nullable=False),
    Column("ended_at", String),
    Column("state", String, nullable=False),
    Column("added", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("kept", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    Column("ignored", Integer, nullable=False, default=0),
)

REJECTIONS = Table(
    "rejections",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.id"), nullable=False, index=True),
    Column("source", String, nullable=False),
    Column("reason", String, nullable=False),
)

# `given_key` is the page key by what the input format gave, "" when it gave nothing: with the
# digest it recognises a capture without reading the page. A part of pages (an image, a style) has
# no document.
CAPTURES = Table(
    "captures",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("document_id", String),
    Column("stamp", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("given_key", String, nullable=False),
    Column("url", String),
    Column("fetched_at", String, nullable=False),
    Column("fetched_at_source", String, nullable=False),
    Column("content_type", String, nullable=False),
    Column("charset", String),
    Column("length_bytes", Integer, nullable=False),
    Column("source", String, nullable=False),
    Column("extra", Text),
    Column("warc_file_id", ForeignKey("warc_files.id"), nullable=False),
    Column("warc_offset", Integer, nullable=False),
    Column("run_id", ForeignKey("runs.id"), nullable=False),
    UniqueConstraint("digest", "given_key"),
    UniqueConstraint("document_id", "stamp"),
    Index("captures_document_digest", "document_id", "digest", unique=True),
    # Parts of pages are found by their URLs.
    Index("captures_given_key", "given_key"),
)

# The change log, compacted: each document stands at the number of its latest change, and a removed
# document stays behind as a tombstone, so that every index hears of it.
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("id", String, primary_key=True),
    Column("change_number", Integer, nullable=False, unique=True),
    Column("removed", Boolean, nullable=False, default=False),
    Column("capture_id", ForeignKey("captures.id")),
    Column("title", Text, nullable=False),
    Column("lead", Text),
    Column("paragraphs", Text, nullable=False),
    Column("captions", Text, nullable=False),
    Column("byline", Text),
    Column("published", String),
    Column("published_source", String),
    Column("site", String),
    Column("url", String),
    Column("url_source", String),
    Column("language", String, nullable=False),
    Column("cleaned_by", String, nullable=False),
    Column("section", Text),
    Column("confidence", Float),
    Column("doubt", Text),
    # From how many pages the site's template was learned that the document was cleaned with: 0 when
    # there was none yet, NULL when the program knew of none.
    Column("template_pages", Integer),
    Index("documents_site", "site", "template_pages"),
    sqlite_with_rowid=False,
)

# What documents are compared by (see `reprints`); a document that is too short has no sketch.
# `lowest` and `numbers` are samples, each value four bytes big-endian, rising. `leader` is the
# number of the sketch that the group is gathered around.
SKETCHES = Table(
    "sketches",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("leader", Integer, nullable=False, index=True),
    Column("shingles", Integer, nullable=False),
    Column("lowest", LargeBinary, nullable=False),
    Column("numbers", LargeBinary, nullable=False),
    # Holds all that is asked for a page of hits, so that the samples are not read for it.
    Index("sketches_document", "document_id", "leader", unique=True),
)

# Where sketches meet: the few lowest values of each.
PROBES = Table(
    "probes",
    METADATA,
    Column("value", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    sqlite_with_rowid=False,
)

# What a sample of each site's pages is remembered by (see `templates`); `marks` are packed.
SITE_PAGES = Table(
    "site_pages",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("document_id", String, nullable=False, unique=True),
    Column("site", String, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Index("site_pages_site", "site", "document_id"),
)

# What was learned of each site: its furniture's marks, packed (none: too few articles), and from
# how many pages; `fresh` counts pages of the sample that came or went since. `settled` is from how
# many pages the template was learned that the site's documents have last been cleaned again with.
SITE_TEMPLATES = Table(
    "site_templates",
    METADATA,
    Column("site", String, primary_key=True),
    Column("marks", LargeBinary, nullable=False),
    Column("pages", Integer, nullable=False, default=0),
    Column("fresh", Integer, nullable=False, default=0),
    Column("settled", Integer, nullable=False, default=0),
)
