"""`make load`: a kommune's day of requests against gunicorn, arriving by the clock."""
