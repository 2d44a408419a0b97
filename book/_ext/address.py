"""Tell the pages where the site is published, from one value.

The value is `site_address` in _config.yml, or COURSE_SITE_ADDRESS in the
environment; it is empty by default. With it come the site map, the preview
cards of links, and a page for what is not found that works at any depth.
"""

from __future__ import annotations

import os
from urllib.parse import SplitResult, urlsplit

from language import language, place
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError


def checked(name: str, address: str) -> SplitResult:
    """Return the parts of an address; ConfigError if it has not all of them."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ConfigError(
            f"{name} must be an address that begins with https:// or "
            f"http://; got {address!r}"
        )
    return parts


def site(config: Config) -> str:
    """Return the address of the whole site, with its last slash."""
    return str(config.site_address).rstrip("/") + "/"


def set_addresses(_app: Sphinx, config: Config) -> None:
    """Give every extension that asks for it the address of the site."""
    checked("site_address", config.site_address)
    # An edition stands in a folder of the site.
    address = site(config) + place(language())
    config.html_baseurl = config.ogp_site_url = address
    config.notfound_urls_prefix = urlsplit(address).path
    config.sitemap_url_scheme = "{link}"
    config.sitemap_excludes = ["404.html", "genindex.html", "search.html"]


def setup(app: Sphinx) -> dict[str, bool]:
    """Set the addresses, if the site has one."""
    app.add_config_value("site_address", "", "html", types=(str,))
    named = os.environ.get("COURSE_SITE_ADDRESS") or app.config.site_address
    if named:
        app.config.site_address = named
        app.setup_extension("sphinx_sitemap")
        app.connect("config-inited", set_addresses, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
