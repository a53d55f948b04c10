#!/bin/sh
# Draws what is secret into deploy/secrets, for the account of the image; what is there stays.
# Run as root: PostgreSQL's library believes no password file that others than its owner may read.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets

draw() {
    [ -s "$1" ] || od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$1"
}

for name in postgres_password owner_password serving_password session_key; do
    draw "$name"
done
printf 'postgres:5432:alur:alur_owner:%s\n' "$(cat owner_password)" >owner_pgpass
printf 'postgres:5432:alur:alur:%s\n' "$(cat serving_password)" >serving_pgpass
if [ "$(id -u)" = 0 ]; then
    chown 10001:10001 session_key owner_pgpass serving_pgpass # the account of deploy/Dockerfile
    chown 999:999 postgres_password owner_password serving_password # postgres in its own image
fi
