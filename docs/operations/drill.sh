#!/bin/sh
# Restore drill (恢复演练): back up beside the running service, restore to an empty server, verify, print RPO and RTO.
# Use: drill.sh [--into ADDRESS-OF-AN-EMPTY-SERVER]
set -eu
set -a
. "${HOTLINE_ENVIRONMENT:-/etc/hotline/environment}"
set +a
exec "${HOTLINE_PROGRAM:-/opt/hotline/.venv/bin/hotline}" database drill "$@"
