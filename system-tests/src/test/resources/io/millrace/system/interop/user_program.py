# -*- coding: utf-8 -*-
import json
import random
import sys

import paho.mqtt.client as mqtt

HOST = sys.argv[1]
PORT = int(sys.argv[2])

SUB_TOPIC = '/sub/product/1998/1222222222/set'
PUB_TOPIC = '/pub/product/1998/1222222222/set'


def on_connect(client, userdata, flags, rc):
    print('Connected with result code ' + str(rc))
    client.subscribe(SUB_TOPIC)


def on_subscribe(client, userdata, mid, granted_qos):
    print('Subscribed ' + str(granted_qos))


def on_message(client, userdata, msg):
    print(msg.topic + ' ' + msg.payload.decode('utf-8'))
    request = json.loads(msg.payload)
    answer = {
        'id': request['id'],
        'code': 200,
        'message': '设置成功：' + request['name'],
        'data': request['data'],
    }
    client.publish(PUB_TOPIC, json.dumps(answer, ensure_ascii=False))


client_id = 'python-mqtt-' + str(random.randint(0, 100000))
client = mqtt.Client(client_id)
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.connect(HOST, PORT, 60)
client.loop_forever()
