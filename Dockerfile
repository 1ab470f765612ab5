# One image for web, worker, beat and migrations: the command says which. No compiler, no Node.js, no embedded servers.
FROM python:3.11-slim

ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1

WORKDIR /app
COPY pyproject.toml package.json package-lock.json .npmrc alembic.ini ./
COPY requirements requirements
COPY tools tools
COPY licensing licensing
COPY workers workers
COPY templates templates
COPY alembic alembic
RUN --mount=type=cache,target=/cache \
    UV_CACHE_DIR=/cache/uv PIP_CACHE_DIR=/cache/pip npm_config_cache=/cache/npm python3 tools/stand.py image

USER nobody
ENV HOME=/tmp LICENSING_DATA_FOLDER=/tmp/licensing LICENSING_HOST=0.0.0.0
EXPOSE 8000
CMD ["licensing", "serve"]
