# The bot as an image: docker build --tag advisory-bot .
# It runs as a user without rights, on a root file system that may be read-only: see compose.yaml.

ARG PYTHON=3.13

FROM python:${PYTHON}-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_NO_INPUT=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build

# What changes seldom comes first. Only packages whose hashes are locked get in, and none is compiled here.
COPY requirements.txt requirements-dev.txt ./
RUN python -m venv --without-pip /opt/advisory-bot \
    && pip --python /opt/advisory-bot/bin/python install --require-hashes --only-binary :all: \
        --requirement requirements.txt \
    && pip install --require-hashes --only-binary :all: --requirement requirements-dev.txt

COPY pyproject.toml hatch_build.py README.md LICENSE NOTICE ./
COPY bot bot/
COPY config config/
COPY knowledge knowledge/
COPY seeds seeds/
# The knowledge base is learnt here, so that the bot starts at once.
RUN python -m build --wheel --no-isolation \
    && pip --python /opt/advisory-bot/bin/python install --no-index --no-deps dist/*.whl

FROM python:${PYTHON}-slim-bookworm
LABEL org.opencontainers.image.title="advisory-bot" \
      org.opencontainers.image.description="Answers questions about embassies, evacuation and travel advice from a curated, cited record." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT"

RUN groupadd --gid 10001 advisory-bot \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin \
        advisory-bot \
    && install --directory --owner 10001 --group 10001 --mode 0700 \
        /var/lib/advisory-bot /var/cache/advisory-bot
COPY --from=build /opt/advisory-bot /opt/advisory-bot

# The port is asked by the health check alone: the bot listens on it inside the container only.
ENV PATH="/opt/advisory-bot/bin:${PATH}" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_DATA_HOME=/var/lib \
    XDG_CACHE_HOME=/var/cache \
    ADVISORY_BOT__WATCH__PORT=8080

# A number, so that a host that demands a user other than root can tell that it is one.
USER 10001:10001
VOLUME ["/var/lib/advisory-bot", "/var/cache/advisory-bot"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; health = http.client.HTTPConnection('127.0.0.1', int(os.environ['ADVISORY_BOT__WATCH__PORT']), timeout=5); health.request('GET', '/healthz'); sys.exit(health.getresponse().status != 200)"]
ENTRYPOINT ["advisory-bot"]
CMD ["run"]
