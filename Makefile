# One line of make for each thing that people do here; `make help` lists them. What takes more than a line is a Go program.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help

# REGISTRY is where images are pushed to, as the nodes of the cluster name it. REGISTRY_CA is a PEM file of authorities to
# trust there beside the system's. The defaults are those of the lab.
REGISTRY ?= registry.lab:5000
REGISTRY_CA ?= $(if $(filter registry.lab:5000,$(REGISTRY)),/var/lib/database-lab/pki/ca.crt)
# CHANNEL and COMMIT are for a release.
CHANNEL ?= stable
COMMIT ?= HEAD
# CLUSTER is lab, or current for the cluster of the current kubeconfig.
CLUSTER ?= lab

# The checksum database has no entry for some versions of these modules; their sums are pinned in go.sum.
export GONOSUMDB ?= github.com/operator-framework/*

LAB := go run ./test/lab
IMAGES := go run ./tools/images
TOOL = $$($(LAB) path $(1))
# The lab brings its own kubectl and kubeconfig.
KUBECTL = $(if $(filter current,$(CLUSTER)),kubectl,KUBECONFIG=$(KUBECONFIG_OF) $(call TOOL,kubernetes)/kubectl)

KUBECONFIG_OF = $(if $(filter current,$(CLUSTER)),$(KUBECONFIG),$$($(LAB) kubeconfig | tail -1))

##@ Start here
.PHONY: help
help: ## Show this list.
	@awk 'BEGIN {FS = ":.*## "; print "make TARGET [VARIABLE=value ...]"} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "Variables: CLUSTER=lab|current  REGISTRY=$(REGISTRY)  REGISTRY_CA=$(REGISTRY_CA)"

.PHONY: demo
demo: $(if $(filter current,$(CLUSTER)),,deps) ## From nothing to a database: a Kubernetes with OLM, one Subscription, six lines of YAML, data.
	@go run ./test/demo --cluster $(CLUSTER) --registry $(REGISTRY) --registry-ca "$(REGISTRY_CA)"

.PHONY: deps
deps: ## Install the Debian packages that the lab needs, those that are missing.
	@go run ./tools/deps

##@ Check
.PHONY: test
test: deps ## Everything: lint, verify, and the tests from fast to the lab, with the seconds of each stage.
	@go build -o build/bin/stages ./tools/stages && exec build/bin/stages lint verify fast catalog process lab+api,simulate

.PHONY: test-fast
test-fast: ## What needs no lab: lint and the tests that take seconds.
	@go build -o build/bin/stages ./tools/stages && exec build/bin/stages lint fast

.PHONY: test-full
test-full: test ## All tests, those that take long too, and the benchmarks behind them.
	@build/bin/stages bite labfull
	@$(MAKE) bench

.PHONY: simulate
simulate: ## A million histories of simulated clusters, with faults between any two steps: N=... plays another number.
	@go run ./test/simulate -n $(or $(N),1000000) -first $(or $(FIRST),1) -parallel

.PHONY: lint
lint: ## golangci-lint, with the borders of the design and the rules of Kubernetes APIs.
	@$(LAB) build lint >&2
	@$(call TOOL,lint)/golangci-lint run

.PHONY: verify
verify: ## Fail when a generated file is not what its source generates.
	@$(IMAGES) verify

##@ Generate
.PHONY: generate
generate: ## Deep copies, CRDs, roles and the API reference, from the Go sources.
	@$(IMAGES) generate

.PHONY: bundle
bundle: generate ## Both OLM bundles and the catalog, with placeholders for images, into bundle/ and catalog/.
	@$(IMAGES) bundle
	@$(IMAGES) index

.PHONY: catalog
catalog: images ## The same with digests, validated, and their images, under build/.
	@$(IMAGES) catalog --registry $(REGISTRY)

.PHONY: scorecard
scorecard: catalog push ## The tests that the bundles name, in a cluster; SELECTOR=suite=operator, NAMESPACE=... of operators that are there.
	@go run ./test/scorecard --registry $(REGISTRY) --registry-ca "$(REGISTRY_CA)" --kubeconfig "$(KUBECONFIG_OF)" \
	  --namespace "$(NAMESPACE)" --selector "$(SELECTOR)"

##@ Build and install
.PHONY: build
build: ## The manager and the agent, into bin/.
	@CGO_ENABLED=0 go build -trimpath -tags grpcnotrace -o bin/manager .
	@CGO_ENABLED=0 go build -trimpath -tags grpcnotrace -o bin/agent ./cmd/agent

.PHONY: images
images: ## The images of the operator and of the engines, under build/images.
	@$(IMAGES) build

.PHONY: push
push: images ## Push the images to REGISTRY, and the bundles and the catalog if they are built.
	@$(IMAGES) push --registry $(REGISTRY) --registry-ca "$(REGISTRY_CA)"

.PHONY: manifests
manifests: images ## build/operator.yaml: everything of an installation without OLM.
	@$(LAB) build dev >&2
	@$(call TOOL,dev)/kustomize build config/default | $(IMAGES) resolve --registry $(REGISTRY) > build/operator.yaml
	@echo "wrote build/operator.yaml"

.PHONY: deploy
deploy: push manifests ## Install the operator without OLM, into the lab or the current cluster.
	@$(KUBECTL) apply --server-side --force-conflicts -f build/operator.yaml
	@$(KUBECTL) -n production-ready-database-system rollout status deployment/production-ready-database-operator --timeout 120s

.PHONY: undeploy
undeploy: ## Remove what deploy installed, except the CRDs: they hold the databases.
	@$(KUBECTL) get -f build/operator.yaml -o name --ignore-not-found | { grep -v ^customresourcedefinition || true; } | \
	  xargs -r env $(KUBECTL) delete --ignore-not-found

##@ Release
.PHONY: release
release: ## Release a commit: VERSION=x.y.z CHANNEL=candidate|fast|stable [COMMIT=HEAD], into releases/.
	@$(IMAGES) release $(VERSION) --channel $(CHANNEL) --commit $(COMMIT)

.PHONY: head
head: ## Give the head another version than the next minor one: VERSION=x.y.z.
	@$(IMAGES) head $(VERSION)

.PHONY: mirror-list
mirror-list: ## The images that a cluster without internet needs, by digest, one a line; make catalog first.
	@$(IMAGES) mirror-list --registry $(REGISTRY)

.PHONY: operatorhub
operatorhub: ## The pull request to OperatorHub's repository, under build/operatorhub, held against its rules.
	@$(IMAGES) operatorhub

##@ The lab
.PHONY: lab-up
lab-up: deps ## A real Kubernetes of three nodes, with OLM, on this machine.
	@$(LAB) up

.PHONY: lab-down
lab-down: ## Stop the lab and remove everything that it made.
	@$(LAB) down

##@ Measure
.PHONY: bench
bench: bench-lab bench-ready bench-changes ## All benchmarks; each figure is taken beside its floor.

.PHONY: bench-lab
bench-lab: deps ## How long the lab takes to come up, and what it costs at rest.
	@$(LAB) bench

.PHONY: bench-ready
bench-ready: lab-up deploy ## From applying a cluster to Available, beside static manifests.
	@$(if $(filter current,$(CLUSTER)),,KUBECONFIG=$$($(LAB) kubeconfig | tail -1)) go run ./test/bench ready

.PHONY: bench-changes
bench-changes: lab-up deploy ## Scaling, rolling, replacing and losing a leader under load, beside the same by hand.
	@go test -tags bench -count=1 -timeout 60m -v ./test/bench/changes

##@ Tidy up
.PHONY: clean
clean: ## Remove what was built here. The cache of tools in ~/.cache/database-lab stays.
	@rm -rf build bin
