# declass in an image, with everything it needs. To build it, and to check an archive without network and without writing:
#
#   docker build -t declass .
#   docker run --rm --network none --read-only -v "$PWD/archive:/archive:ro" declass check /archive
#
# PYTHON may name another image, or this one by its digest: --build-arg PYTHON=python:3.12-slim@sha256:...
ARG PYTHON=python:3.12-slim

FROM ${PYTHON} AS build
WORKDIR /src
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY docs/man docs/man
COPY rules rules
COPY declass declass
# The environment is made without pip, which nothing needs in the image.
RUN python -m venv --without-pip /opt/declass \
 && python -m pip --python /opt/declass/bin/python install --no-cache-dir --quiet '.[report]'

FROM ${PYTHON}
LABEL org.opencontainers.image.title="declass" \
      org.opencontainers.image.description="Checks the security markings of State Department telegrams" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/declass /opt/declass
ENV PATH="/opt/declass/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1
# A number, so that it is no root wherever names are not known; any other user works as well.
USER 65532:65532
WORKDIR /archive
ENTRYPOINT ["declass"]
CMD ["--help"]
