# The image of the catalog, for people who build with a container engine:
#
#     make catalog REGISTRY=registry.example.org
#     docker build -f catalog.Dockerfile .
#
# `make catalog` builds one of the same content without a container engine. The catalog is taken from build/catalog, where images stand by digest.
FROM quay.io/operator-framework/opm:v1.73.0 AS builder
ADD build/catalog /configs
RUN ["/bin/opm", "serve", "/configs", "--cache-dir=/tmp/cache", "--cache-only"]

FROM quay.io/operator-framework/opm:v1.73.0
ENTRYPOINT ["/bin/opm"]
CMD ["serve", "/configs", "--cache-dir=/tmp/cache", "--cache-enforce-integrity"]
COPY --from=builder /configs /configs
COPY --from=builder /tmp/cache /tmp/cache
LABEL operators.operatorframework.io.index.configs.v1=/configs
