// People and rooms for the scenarios; GATEWAY_URL (or USER_URL, FRIEND_URL and CHAT_URL) say where the system is.
import http from 'k6/http';
import { check, fail, sleep } from 'k6';

const gateway = __ENV.GATEWAY_URL || 'http://127.0.0.1:8000';
export const USERS = __ENV.USER_URL || gateway;
export const FRIENDS = __ENV.FRIEND_URL || gateway;
export const CHAT = __ENV.CHAT_URL || gateway;

export function call(method, url, token, body, name) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  return http.request(method, url, body ? JSON.stringify(body) : null, { headers, tags: { name } });
}

export function expect(response, status, what) {
  if (!check(response, { [what]: (r) => r.status === status })) {
    fail(`${what}: answered ${response.status} ${response.body}`);
  }
  return response.json();
}

export function signUp() {
  const name = `k6-${__VU}-${Date.now().toString(36)}-${Math.floor(Math.random() * 1e9).toString(36)}`;
  const person = { email: `${name}@bench.example`, username: name, password: `Aa1!${name}`.slice(0, 64) };
  const made = expect(call('POST', `${USERS}/api/auth/register`, null, person, 'register'), 201, 'registered');
  return { id: made.id, email: person.email, password: person.password };
}

export function logIn(person) {
  const { email, password } = person;
  const answer = call('POST', `${USERS}/api/auth/login/json`, null, { email, password }, 'login');
  return expect(answer, 200, 'logged in').access_token;
}

export function newcomer() {
  const person = signUp();
  return { ...person, token: logIn(person) };
}

// A service hears of new people through Kafka, a few milliseconds later.
export function openRoom(one, other) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const answer = call('POST', `${CHAT}/api/chat-rooms`, one.token, { user_id: other.id }, 'open room');
    if (answer.status === 200 || answer.status === 201) return answer.json().id;
    sleep(0.1);
  }
  return fail('the room could not be opened');
}

export function send(room, token, content) {
  const body = { content, message_type: 'text' };
  return expect(call('POST', `${CHAT}/api/messages/${room}`, token, body, 'send'), 201, 'sent');
}
