// The newest fifty messages of a room, at a fixed rate of arrivals.
import { CHAT, call, expect, newcomer, openRoom, send } from './people.js';

export const options = {
  scenarios: {
    read: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 200),
      timeUnit: '1s',
      duration: __ENV.DURATION || '30s',
      preAllocatedVUs: 32,
      maxVUs: 256,
    },
  },
  thresholds: { checks: ['rate==1'], 'http_req_duration{name:read}': ['p(99)<10'] },
};

export function setup() {
  const one = newcomer();
  const room = openRoom(one, newcomer());
  for (let number = 0; number < 60; number += 1) send(room, one.token, `message ${number}`);
  return { room, token: one.token };
}

export default function ({ room, token }) {
  const page = expect(call('GET', `${CHAT}/api/messages/${room}?limit=50`, token, null, 'read'), 200, 'read');
  if (page.messages.length !== 50) throw new Error(`the page has ${page.messages.length} messages, not 50`);
}
