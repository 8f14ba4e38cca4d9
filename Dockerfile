# syntax=docker/dockerfile:1
# cuemill in an image: docker build -t cuemill . && docker run --rm -v "$PWD:/work" cuemill convert talks --out out
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE cuemill.py ./
COPY pipeline pipeline
COPY exports exports
COPY flows flows
RUN python -m venv /opt/cuemill \
    && /opt/cuemill/bin/pip install --no-cache-dir -c constraints.txt ".[s3]"

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 cuemill
COPY --from=build /opt/cuemill /opt/cuemill
ENV PATH=/opt/cuemill/bin:$PATH \
    PREFECT_HOME=/home/cuemill/.prefect \
    NUMBA_CACHE_DIR=/tmp/numba
USER 10001
WORKDIR /work
ENTRYPOINT ["cuemill"]
CMD ["--help"]
