# 接诉即办平台。运行 make 可看到所有入口。

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(VENV)/lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet

# hundreds of commands start in a run of the tests: each would compile the product anew where bytecode may not be kept
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench fmt mutate rehearse kill lock clean

help: ## 列出所有入口
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/runtime $(VENV)/assets ## 运行示范城市
	$(BIN)/hotline demo

test: $(VENV)/everything $(VENV)/assets $(VENV)/browser ## 运行全部测试（参数：ARGS="-k 名称"）
	$(BIN)/pytest -n auto --dist worksteal $(ARGS)

check: $(VENV)/everything ## 检查代码和依赖：ruff（S 规则即 bandit）、mypy、import-linter、锁定文件和许可证
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m checks.dependencies --check

bench: $(VENV)/everything ## 测量性能（只测一项：BENCH=名称）
	$(BIN)/python -m benchmarks $(BENCH)

fmt: $(VENV)/everything ## 整理代码格式
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

mutate: $(VENV)/everything ## 对 core/ 做变异测试
	$(BIN)/mutmut run
	$(BIN)/python -m checks.mutants

rehearse: $(VENV)/runtime ## 排练一年：虚拟时间、故障注入
	HOTLINE_DATA=var/rehearsal $(BIN)/hotline database reset --yes
	HOTLINE_DATA=var/rehearsal $(BIN)/hotline rehearse --days 365 --people 80 --seed 1 --faults

kill: $(VENV)/everything ## 反复杀死进程和数据库，多人同时办理（KILLS=100，ACTS=10000）
	HOTLINE_KILLS=$(or $(KILLS),100) HOTLINE_HTTP_KILLS=$(or $(KILLS),100) HOTLINE_MIXED_ACTS=$(or $(ACTS),10000) \
		$(BIN)/pytest tests/killing -s $(ARGS)

lock: ## 重新锁定依赖（全部升级：ARGS=--upgrade）
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install uv
	$(LOCK) pyproject.toml --extra dev --output-file requirements-dev.txt $(ARGS)
	$(LOCK) pyproject.toml --constraints requirements-dev.txt --output-file requirements.txt
	$(LOCK) --group build --output-file requirements-build.txt $(ARGS)
	$(LOCK) --group node --output-file requirements-node.txt $(ARGS)

clean: ## 删除安装的和生成的（不动数据 var/）
	rm -rf $(VENV) node_modules src/hotline/web/static/vendor build dist mutants .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests checks -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.egg-info' -type d -prune -exec rm -rf {} +

# 依赖装入 .venv；锁定文件变了才重装。先装构建工具，其余不在隔离环境中构建，以免带入未锁定的包。
$(VENV)/pip: requirements-build.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "需要 Python 3.11 或更高版本")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes --only-binary :all: -r requirements-build.txt
	touch $@

$(VENV)/runtime: $(VENV)/pip requirements.txt pyproject.toml
	$(PIP) install --require-hashes --no-build-isolation -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/everything: $(VENV)/runtime requirements-dev.txt
	$(PIP) install --require-hashes --no-build-isolation -r requirements-dev.txt
	touch $@

# 页面的测试要用浏览器：Debian 的 root 装没有窗口的 Chromium（快一倍），装不了它就装 Chromium；都装不了的，测试会说明略过了哪些。
INSTALL := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fonts-noto-cjk
$(VENV)/browser: $(VENV)/pip
	if [ -z "$$HOTLINE_CHROMIUM" ] && ! command -v chromium-headless-shell >/dev/null; then \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && $(INSTALL) chromium-headless-shell >/dev/null 2>&1; then :; \
	  elif command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then :; \
	  elif command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then $(INSTALL) chromium >/dev/null; \
	  else echo "没有 Chromium，也不能安装（须是 Debian 的 root）：浏览器里的测试将略过。"; fi; fi
	touch $@

# 页面用的样式、脚本和图标：按锁定文件取来，由平台自己提供。没有 npm 的机器先装一个到 .venv。
$(VENV)/assets: $(VENV)/pip package-lock.json src/hotline/web/assets.py
	command -v npm >/dev/null || $(PIP) install --require-hashes --only-binary :all: -r requirements-node.txt
	if command -v npm >/dev/null; then npm ci --silent; else $(BIN)/npm ci --silent; fi
	$(BIN)/python src/hotline/web/assets.py
	touch $@
