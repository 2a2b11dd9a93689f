// Sign-ups and log-ins at a fixed rate of arrivals; what is refused must say when to come back.
import { check } from 'k6';
import { USERS, call, signUp } from './people.js';

export const options = {
  scenarios: {
    arrivals: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 20),
      timeUnit: '1s',
      duration: __ENV.DURATION || '30s',
      preAllocatedVUs: 50,
      maxVUs: 500,
    },
  },
  thresholds: { checks: ['rate==1'] },
};

export default function () {
  const person = signUp();
  const body = { email: person.email, password: person.password };
  const answer = call('POST', `${USERS}/api/auth/login/json`, null, body, 'login');
  check(answer, {
    'served, or told when to come back': (r) =>
      r.status === 200 || ((r.status === 429 || r.status === 503) && r.headers['Retry-After'] !== undefined),
  });
}
