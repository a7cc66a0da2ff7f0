"""A node as somebody writes it in Python with Eclipse Paho, and what the hub answers, as one line of JSON."""
import json
import sys
import threading

import paho.mqtt.client as mqtt

WITHIN_S = 15
order = json.loads(sys.argv[1])
seen = {}


class Line:
    """One connection; it waits for what comes and never for time."""

    def __init__(self, client_id, clean, secret=order["secret"]):
        self.came = threading.Condition()
        self.heard = {}
        self.client = mqtt.Client(client_id=client_id, clean_session=clean, protocol=mqtt.MQTTv311)
        self.client.username_pw_set(order["node"], secret)
        self.client.on_connect = lambda c, u, flags, rc: self.hear("connack", f"CONNACK {rc}, {'session present' if flags['session present'] else 'no session present'}")
        self.client.on_subscribe = lambda c, u, mid, granted: self.hear(f"suback {mid}", f"SUBACK {', '.join(map(str, granted))}")
        self.client.on_unsubscribe = lambda c, u, mid: self.hear(f"unsuback {mid}", "UNSUBACK")
        self.client.on_publish = lambda c, u, mid: self.hear(f"published {mid}", True)
        self.client.on_disconnect = lambda c, u, rc: self.hear("gone", rc)

    def hear(self, what, value):
        with self.came:
            self.heard[what] = value
            self.came.notify_all()

    def wait(self, what):
        with self.came:
            if not self.came.wait_for(lambda: what in self.heard, WITHIN_S):
                raise TimeoutError(f"waited in vain for {what}")
            return self.heard[what]

    def connect(self):
        self.client.connect("127.0.0.1", order["port"], keepalive=30)
        self.client.loop_start()
        return self.wait("connack")

    def subscribe(self, topic):
        _, mid = self.client.subscribe(topic, 1)
        return self.wait(f"suback {mid}")

    def end(self):
        self.client.disconnect()
        self.wait("gone")
        self.client.loop_stop()


line = Line(order["node"], True)
line.client.will_set(order["status"], order["lost"], qos=1, retain=True)
seen["connects"] = line.connect()
for qos, payload in enumerate(order["readings"]):
    info = line.client.publish(order["topic"], payload, qos=qos)
    line.wait(f"published {info.mid}")
seen["publishes with QoS 0, 1 and 2"] = "sent, PUBACK, PUBCOMP"
seen["hears what is meant for it"] = line.subscribe(order["filter"])
seen["hears nothing else"] = line.subscribe("#")
_, mid = line.client.unsubscribe(order["filter"])
seen["unsubscribes"] = line.wait(f"unsuback {mid}")
line.end()

line = Line("", True)
seen["connects without a client id"] = line.connect()
line.end()

line = Line(order["node"], False)
seen["begins a lasting session"] = line.connect()
line.subscribe(order["filter"])
line.end()
line = Line(order["node"], False)
seen["finds its lasting session"] = line.connect()
line.end()

line = Line(order["node"], True, "guessed")
seen["is refused with a wrong secret"] = line.connect()
print(json.dumps(seen))
