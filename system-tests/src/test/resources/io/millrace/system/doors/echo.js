const fs = require('fs');
const mqtt = require('mqtt');

const [uri, authority, source, target, will] = process.argv.slice(2);
const options = {
  clientId: target.replaceAll('/', '-'),
  protocolVersion: 5,
  reconnectPeriod: 0,
  will: { topic: will, payload: 'gone', qos: 1 },
};
if (/^(mqtts|wss):/.test(uri)) {
  options.ca = fs.readFileSync(authority);
}
const client = mqtt.connect(uri, options);
client.on('connect', () => client.subscribe(source, { qos: 2 }, () => console.log('ready')));
client.on('message', (topic, payload, packet) => client.publish(target, payload, { qos: packet.qos }));
client.on('error', (error) => console.log('error', error));
client.on('close', () => console.log('closed'));
