"""What every test shares."""

import pytest
from hypothesis import settings

# Machines that run tests are shared and noisy: a slow example says nothing about the code.
settings.register_profile("tangthu", deadline=None)
settings.load_profile("tangthu")


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of the cases that need a server."""
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
