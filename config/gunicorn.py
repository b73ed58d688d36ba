"""How gunicorn serves Stafettloggen: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os

bind = os.environ.get("GUNICORN_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("GUNICORN_WORKERS", "2"))
threads = int(os.environ.get("GUNICORN_THREADS", "4"))
# A page takes well under a second; what takes longer is stuck. A stop lets running requests finish.
timeout = 60
graceful_timeout = 20
keepalive = 5
# Memory that a worker has collected goes back now and then, not in both at once.
max_requests = 5000
max_requests_jitter = 500
# Address lines are short here: what is longer is no visitor of ours.
limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 8190
# Nobody is believed about the scheme or the address; BEHIND_TLS_PROXY says so in the settings instead.
forwarded_allow_ips = ""
# A search word in an address must not end in a log file: structlog writes the path alone.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOGLEVEL", "warning")
control_socket_disable = True
