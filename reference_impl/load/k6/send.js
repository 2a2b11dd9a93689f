// Messages at a fixed rate of arrivals, spread over pairs of people.
import { newcomer, openRoom, send } from './people.js';

export const options = {
  scenarios: {
    send: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 300),
      timeUnit: '1s',
      duration: __ENV.DURATION || '30s',
      preAllocatedVUs: 64,
      maxVUs: 512,
    },
  },
  thresholds: { checks: ['rate==1'], 'http_req_duration{name:send}': ['p(99)<100'] },
};

export function setup() {
  const pairs = [];
  for (let number = 0; number < Number(__ENV.PAIRS || 8); number += 1) {
    const one = newcomer();
    pairs.push({ token: one.token, room: openRoom(one, newcomer()) });
  }
  return pairs;
}

export default function (pairs) {
  const pair = pairs[__ITER % pairs.length];
  send(pair.room, pair.token, `message ${__VU}-${__ITER}`);
}
