import sys
from urllib.parse import urlparse

import paho.mqtt.client as mqtt

uri, authority, source, target, will = sys.argv[1:]
place = urlparse(uri)


def on_connect(client, userdata, flags, rc):
    print('connected', rc)
    client.subscribe(source, 2)


def on_subscribe(client, userdata, mid, granted_qos):
    print('ready')


def on_message(client, userdata, message):
    client.publish(target, message.payload, message.qos)


def on_disconnect(client, userdata, rc):
    print('disconnected', rc)


client = mqtt.Client(target.replace('/', '-'), transport='websockets' if place.scheme.startswith('ws') else 'tcp')
if place.scheme.startswith('ws'):
    client.ws_set_options(path=place.path)
if place.scheme in ('mqtts', 'wss'):
    client.tls_set(ca_certs=authority)
client.will_set(will, 'gone', 1)
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.on_disconnect = on_disconnect
client.connect(place.hostname, place.port)
client.loop_forever()
