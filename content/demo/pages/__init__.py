"""The demo's pages, a module each: PAGE holds the page's fields, BLOCKS its blocks in order.

A product is named by its slug, a picture by its name in `content.demo.PICTURES`, an article by its
slug; the loader puts the rows in their place.
"""
