# The image of one bundle, for people who build with a container engine:
#
#     make catalog REGISTRY=registry.example.org
#     docker build -f bundle.Dockerfile --build-arg PACKAGE=etcd-cluster .
#
# `make catalog` builds the same content without a container engine, with the labels of metadata/annotations.yaml. The bundle is
# taken from build/bundle, where images stand by digest.
FROM scratch
ARG PACKAGE

LABEL operators.operatorframework.io.bundle.mediatype.v1=registry+v1
LABEL operators.operatorframework.io.bundle.manifests.v1=manifests/
LABEL operators.operatorframework.io.bundle.metadata.v1=metadata/
LABEL operators.operatorframework.io.bundle.package.v1=$PACKAGE
LABEL operators.operatorframework.io.bundle.channels.v1=candidate
LABEL operators.operatorframework.io.bundle.channel.default.v1=stable
LABEL operators.operatorframework.io.metrics.builder=operator-sdk-v1.42.3
LABEL operators.operatorframework.io.metrics.mediatype.v1=metrics+v1
LABEL operators.operatorframework.io.metrics.project_layout=go.kubebuilder.io/v4
LABEL operators.operatorframework.io.test.mediatype.v1=scorecard+v1
LABEL operators.operatorframework.io.test.config.v1=tests/scorecard/

COPY build/bundle/$PACKAGE/manifests /manifests/
COPY build/bundle/$PACKAGE/metadata /metadata/
COPY build/bundle/$PACKAGE/tests/scorecard /tests/scorecard/
