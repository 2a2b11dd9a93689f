"""Kafka's settings for one small broker on one machine."""

from __future__ import annotations

from pathlib import Path

from bigtech_lab.adapters.local.port_allocation import HOST

JVM_OPTIONS = (
    "-Xms48m",
    "-Xmx384m",
    "-XX:+UseSerialGC",
    # The second compiler costs a second of processor time at the start, and a learner's load does not need
    # it.
    "-XX:TieredStopAtLevel=1",
    "-XX:ReservedCodeCacheSize=64m",
    "-XX:-UsePerfData",
    "-XX:+ExitOnOutOfMemoryError",
    "-Djava.awt.headless=true",
)

LOGGING = """\
# Written anew at every start.
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSS} %p %m (%c{1})%n%throwable
rootLogger.level = info
rootLogger.appenderRef.out.ref = out
# These print every setting at every start.
logger.config.name = org.apache.kafka.common.config.AbstractConfig
logger.config.level = warn
logger.kafkaconfig.name = kafka.server.KafkaConfig
logger.kafkaconfig.level = warn
"""

_PROPERTIES = """\
# Written anew at every start.
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@{host}:{controller_port}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller_port}
advertised.listeners=PLAINTEXT://{host}:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs={data}
# Topics are declared, never made by a typing mistake.
auto.create.topics.enable=false
# One broker: there is nobody to replicate to.
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
# Consumers get their partitions at once, and a killed one is noticed soon.
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
controller.quorum.election.timeout.ms=200
# A killed broker may register again when its old session has ended: soon, not after 9 seconds.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
# Threads and buffers of a small broker; the cleaner's buffer alone would be 128 MB.
num.network.threads=2
num.io.threads=3
background.threads=2
num.recovery.threads.per.data.dir=2
log.cleaner.dedupe.buffer.size=4194304
log.cleaner.io.buffer.size=65536
log.index.size.max.bytes=1048576
log.segment.bytes=67108864
"""


def server_properties(port: int, controller_port: int, data: Path) -> str:
    """The content of server.properties."""
    return _PROPERTIES.format(host=HOST, port=port, controller_port=controller_port, data=data)
