"""Read a page as a person would: its text, its links, and where they lead."""

import html
import re

from django.test import Client


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def main_of(response):
    """Return the main part of a page."""
    return response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]


def text_of(response):
    """Return what can be read in the main part, in one line."""
    words = re.sub(r"<[^>]+>", " ", main_of(response))
    return " ".join(html.unescape(words).split())


def links_of(response):
    """Return the addresses that the main part leads to, each once."""
    found = re.findall(r'href="([^"]+)"', main_of(response))
    return sorted({html.unescape(link) for link in found if link.startswith("/")})
