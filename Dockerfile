# What docker-compose.yml runs: the locked packages and nothing else. The project itself is mounted.
FROM python:3.12-slim

RUN useradd --uid 10001 --create-home govreports \
    && install --directory --owner=govreports --mode=0700 /data

COPY requirements.txt requirements-postgres.txt /locks/
RUN pip install --no-cache-dir --require-hashes \
    --requirement /locks/requirements.txt --requirement /locks/requirements-postgres.txt

ENV PYTHONPATH=/app PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
WORKDIR /app
USER govreports
