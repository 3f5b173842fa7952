"""What every test shares."""

from pathlib import Path

import pytest
from hypothesis import settings

from archive import is_compiled

# Machines that run tests are shared and noisy: a slow example says nothing about the code.
settings.register_profile("tangthu", deadline=None)
settings.load_profile("tangthu")


ROOT = Path(__file__).parent.parent


def _find_outdated() -> list[Path]:
    """The sources that changed since they were compiled: tests would run what they were."""
    compiled = [path for name in ("archive", "index") for path in (ROOT / name).rglob("*.so")]
    sources = [(path, path.parent / f"{path.name.partition('.')[0]}.py") for path in compiled]
    return [
        source.relative_to(ROOT)
        for path, source in sources
        if not source.exists() or source.stat().st_mtime > path.stat().st_mtime
    ]


def pytest_report_header() -> str:
    """Say which code is tested."""
    return f"tangthu: {'compiled' if is_compiled() else 'interpreted'}"


def pytest_configure(config: pytest.Config) -> None:
    """Refuse outdated compiled modules; name the mark of the cases that need a server."""
    if outdated := _find_outdated():
        raise pytest.UsageError(
            f"{', '.join(map(str, outdated))}: changed since it was compiled; "
            "`make compile` compiles anew, `make interpret` goes on without"
        )
    config.addinivalue_line("markers", "opensearch: needs an OpenSearch server")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases were left out for want of a server."""
    skipped = terminalreporter.getreports("skipped")
    count = sum("opensearch" in report.keywords for report in skipped)
    if count:
        terminalreporter.write_line(
            f"OpenSearch: {count} cases left out, for there is no server: `make test-opensearch` "
            "starts one, TANGTHU_TEST_OPENSEARCH=URL names one"
        )
