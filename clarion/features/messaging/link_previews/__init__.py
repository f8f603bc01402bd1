"""What links in posts lead to, shown before anybody clicks: title, description, name and picture of the page.

Pages are fetched by the server, behind (`reader`), from where the policy lets it go (`fetching`), and kept for a day
for each account. Pictures are made anew by us and served from here: nobody's browser asks the page before a click.
"""
