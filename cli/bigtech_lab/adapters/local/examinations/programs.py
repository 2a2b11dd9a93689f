"""The servers' programs: here already, or to be had?"""

from __future__ import annotations

import os
from collections.abc import Sequence

from bigtech_lab.adapters.local.packages.java import OLDEST, find_java
from bigtech_lab.adapters.local.packages.kafka_jars import KafkaJars
from bigtech_lab.adapters.local.packages.package_cache import PackageCache
from bigtech_lab.adapters.local.packages.pins import distribution, kafka_jars
from bigtech_lab.adapters.local.packages.wheels import WheelPrograms
from bigtech_lab.adapters.local.recipes.redis import newer_redis
from bigtech_lab.domain.finding import Finding, FindingState

_LATER = "Nothing to do: the first `bigtech-lab up` downloads it."


def postgres(cache: PackageCache) -> Sequence[Finding]:
    """PostgreSQL's wheel."""
    return [_wheel("postgres", "postgres", cache)]


def redis(cache: PackageCache) -> Sequence[Finding]:
    """A newer Redis or Valkey on PATH, else the wheel."""
    own = newer_redis()
    if own is not None:
        program, version = own
        return [Finding("redis", FindingState.OK, f"{program} ({version})")]
    return [_wheel("redis", "redis", cache)]


def gateway(cache: PackageCache) -> Sequence[Finding]:
    """Envoy's wheel."""
    return [_wheel("gateway", "envoy", cache)]


def java(cache: PackageCache) -> Sequence[Finding]:
    """Java in JAVA_HOME or on PATH, else the wheel."""
    found = find_java(os.environ)
    if found is not None:
        return [Finding("java", FindingState.OK, f"Java {found.version} ({found.program})")]
    finding = _wheel("java", "java", cache)
    note = f"no Java {OLDEST} or newer in JAVA_HOME or on PATH; {finding.text}"
    return [Finding("java", finding.state, note, finding.remedy)]


def kafka(cache: PackageCache) -> Sequence[Finding]:
    """Kafka's libraries."""
    jars = kafka_jars()
    if KafkaJars(cache).installed():
        return [Finding("kafka", FindingState.OK, f"{len(jars)} libraries in the cache")]
    return [
        Finding("kafka", FindingState.WARN, f"{len(jars)} libraries (43 MB) not in the cache yet", _LATER)
    ]


def _wheel(subject: str, name: str, cache: PackageCache) -> Finding:
    project, version = distribution(name)
    wheels = WheelPrograms(cache)
    if wheels.installed(name):
        return Finding(subject, FindingState.OK, f"{project} {version} in the cache")
    problem = wheels.why_unavailable(name)
    if problem is None:
        return Finding(
            subject, FindingState.WARN, f"{project} {version} not in the cache yet, can be downloaded", _LATER
        )
    return Finding(subject, FindingState.MISSING, problem.message, problem.hint)
