// Fifteen requests of two people who meet and talk: `k6 run journey.js`; four of them are password hashes.
import { CHAT, FRIENDS, USERS, call, expect, newcomer, openRoom, send } from './people.js';

export const options = {
  scenarios: { journey: { executor: 'constant-vus', vus: Number(__ENV.VUS || 16), duration: __ENV.DURATION || '30s' } },
  thresholds: { checks: ['rate==1'] },
};

export default function () {
  const one = newcomer();
  const other = newcomer();
  expect(call('GET', `${USERS}/api/profile/me`, one.token, null, 'profile'), 200, 'profile read');
  expect(call('GET', `${USERS}/api/users/search?query=k6&limit=10`, one.token, null, 'search'), 200, 'searched');
  const asked = call('POST', `${FRIENDS}/api/friends/request`, one.token, { user_id_2: other.id }, 'ask');
  expect(asked, 201, 'asked');
  const accept = { action: 'accept' };
  expect(call('PUT', `${FRIENDS}/api/friends/status/${one.id}`, other.token, accept, 'accept'), 200, 'accepted');
  const room = openRoom(one, other);
  for (let number = 0; number < 5; number += 1) send(room, one.token, `message ${number}`);
  expect(call('GET', `${CHAT}/api/messages/${room}?limit=50`, other.token, null, 'read'), 200, 'read');
}
