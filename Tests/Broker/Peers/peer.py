"""A program in another language that talks to a role, written by docs/protocol.md ("On the wire") and nothing else.

    peer.py HOST PORT VIRTUAL_HOST USER PASSWORD ENVIRONMENT

Asks for the market and signs in with a wrong password, asks a service that nobody serves, hears an event and serves a
service of its own. Prints one JSON object a line: what it asked or heard, and what came of it.
"""

import json
import sys
import time
import uuid

import pika

host, port, virtual_host, user, password, environment = sys.argv[1:7]
NAME = "peer.py"

connection = pika.BlockingConnection(
    pika.ConnectionParameters(
        host=host, port=int(port), virtual_host=virtual_host, credentials=pika.PlainCredentials(user, password)
    )
)
channel = connection.channel()


def say(**what):
    print(json.dumps(what), flush=True)


answers = {}


def on_answer(_channel, _method, properties, body):
    answers[properties.correlation_id] = (properties.type, json.loads(body))


def on_return(_channel, method, properties, _body):
    answers[properties.correlation_id] = ("returned", {"code": method.reply_code})


channel.basic_consume("amq.rabbitmq.reply-to", on_answer, auto_ack=True)
channel.add_on_return_callback(on_return)


def key(service, subject):
    return f"{service}.{subject.replace('.', '-')}"


def ask(service, subject, body, seconds=10, under=None, **headers):
    """The answer's type and content; "silence" when there is none in time. `under`: the key of another subject."""
    number = uuid.uuid4().hex
    channel.basic_publish(
        "requests",
        key(service, under or subject),
        json.dumps(body).encode(),
        pika.BasicProperties(
            content_type="application/json",
            type=subject,
            app_id=NAME,
            message_id=uuid.uuid4().hex,
            correlation_id=number,
            reply_to="amq.rabbitmq.reply-to",
            expiration=str(seconds * 1000),
            delivery_mode=1,
            headers={"environment": environment, **headers},
        ),
        mandatory=True,
    )
    deadline = time.monotonic() + seconds
    while number not in answers and time.monotonic() < deadline:
        connection.process_data_events(time_limit=0.1)
    return answers.pop(number, ("silence", None))


def hear(subject):
    """A queue for one subject, for as long as this program is connected."""
    queue = f"events.{NAME}.{subject}.{uuid.uuid4().hex}"
    channel.queue_declare(queue, exclusive=True, auto_delete=True, arguments={"x-max-length": 64})
    channel.queue_bind(queue, "events", subject)

    def on_event(_channel, method, properties, body):
        channel.basic_ack(method.delivery_tag)
        if properties.headers.get("environment") == environment:
            say(event=properties.type, sender=properties.app_id, number=properties.headers.get("number"), body=json.loads(body))
            heard.append(properties.type)

    channel.basic_consume(queue, on_event)


def serve(service):
    """Answers every question with what it says, spelled backwards."""
    queue = f"{service}.requests"
    channel.queue_declare(queue, auto_delete=True)
    channel.queue_bind(queue, "requests", f"{service}.*")
    channel.basic_qos(prefetch_count=16)

    def on_request(_channel, method, properties, body):
        channel.basic_ack(method.delivery_tag)
        headers = properties.headers or {}
        if headers.get("environment") != environment:
            kind, reply = "error", {"code": "bus.foreignEnvironment", "message": "Not of this environment."}
        elif properties.type == "probe.echo.v1":
            text = json.loads(body)["text"]
            kind = "reply"
            reply = {
                "text": text[::-1],
                "server": NAME,
                "sender": properties.app_id,
                "trace": headers.get("trace", properties.message_id),
                "remainingMilliseconds": int(properties.expiration),
            }
        else:
            kind, reply = "error", {"code": "bus.noSuchService", "message": f"{service} does not know this.", "field": "type"}
        channel.basic_publish(
            "",
            properties.reply_to,
            json.dumps(reply).encode(),
            pika.BasicProperties(
                content_type="application/json", type=kind, app_id=NAME, correlation_id=properties.correlation_id
            ),
        )
        served.append(kind)

    channel.basic_consume(queue, on_request)


def until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        connection.process_data_events(time_limit=0.1)


heard, served = [], []

kind, market = ask("backend", "market.snapshot.v1", {})
say(asked="market.snapshot.v1", type=kind, assets=[a["id"] for a in (market or {}).get("catalogue", {}).get("assets", [])])
kind, error = ask(
    "backend",
    "accounts.logIn.v1",
    {"userName": "nobody", "password": "wrong horse battery", "remoteAddress": "127.0.0.1"},
    seconds=20,
)
say(asked="accounts.logIn.v1", type=kind, code=(error or {}).get("code"), message=(error or {}).get("message"))
kind, error = ask("nowhere", "a.b.v1", {})
say(asked="nowhere", type=kind, code=(error or {}).get("code"))
kind, error = ask("backend", "market.snapshot.v1", {}, environment="elsewhere")
say(asked="foreign", type=kind, code=(error or {}).get("code"))
kind, error = ask("backend", "admin.users.v1", {}, under="market.snapshot.v1")
say(asked="misdirected", type=kind, code=(error or {}).get("code"))

hear("trading.halts.v1")
serve("probe")
say(ready=True)
until(lambda: heard and len(served) >= 2)
connection.close()
