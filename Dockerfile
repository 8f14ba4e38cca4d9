# syntax=docker/dockerfile:1
# cuemill in an image: docker build -t cuemill . && docker run --rm -v "$PWD:/work" cuemill convert talks --out out
#
# /opt/cuemill takes 750 MB, measured under Python 3.11: LLVM and Numba, which compile the cutter's kernel, 208, Polars 181,
# NumPy 73, Prefect 54 (34 of it pages), botocore 31, SQLAlchemy 24. Without `[s3]` 45 go, without the tests of libraries 36.
# Compiled Python files are 140 of it, and stay: the user may not write there, so that each start would compile anew.
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE cuemill.py ./
COPY pipeline pipeline
COPY exports exports
COPY flows flows
RUN python -m venv --without-pip /opt/cuemill \
    && pip --python /opt/cuemill/bin/python install --no-cache-dir -c constraints.txt ".[s3]"

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 cuemill
COPY --from=build /opt/cuemill /opt/cuemill
ENV PATH=/opt/cuemill/bin:$PATH
USER 10001
WORKDIR /work
ENTRYPOINT ["cuemill"]
CMD ["--help"]
