FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 VAR_DIR=/var/lib/corridor HOST=0.0.0.0
WORKDIR /srv/corridor
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN useradd --system --home-dir /var/lib/corridor --create-home corridor \
  && python -m compileall -q accounts config tracker
USER corridor
VOLUME /var/lib/corridor
CMD ["deploy/web"]
