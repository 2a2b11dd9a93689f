// Heartbeats of many people, and friends who look whether they are there.
import { USERS, call, expect, newcomer } from './people.js';

export const options = {
  scenarios: {
    heartbeats: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 200),
      timeUnit: '1s',
      duration: __ENV.DURATION || '30s',
      preAllocatedVUs: 32,
      maxVUs: 256,
    },
  },
  thresholds: { checks: ['rate==1'], 'http_req_duration{name:heartbeat}': ['p(99)<50'] },
};

export function setup() {
  return Array.from({ length: Number(__ENV.PEOPLE || 10) }, newcomer);
}

export default function (people) {
  const person = people[__ITER % people.length];
  expect(call('POST', `${USERS}/api/online-status/heartbeat`, person.token, {}, 'heartbeat'), 200, 'heartbeat taken');
  const url = `${USERS}/api/online-status/user/${person.id}`;
  expect(call('GET', url, person.token, null, 'look'), 200, 'looked');
}
