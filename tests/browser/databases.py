"""Databases that stand for one test: copied from another, and dropped."""

import psycopg

from licensing.embedded import EmbeddedServers


def copy(servers: EmbeddedServers, template: str, name: str) -> None:
    on_server(servers, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def on_server(servers: EmbeddedServers, statement: str) -> None:
    with psycopg.connect(servers.owner_url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)
