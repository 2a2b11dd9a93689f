/** The backend's endpoints by what they do. */
export class Backend {
  /** @param {import("./http.js").Http} http */
  constructor(http) {
    this.http = http;
  }

  register = (account) => this.http.anonymous("/api/auth/register", account);
  logIn = (email, password) => this.http.anonymous("/api/auth/login/json", { email, password });
  logOut = () => this.http.post("/api/auth/logout");

  me = () => this.http.get("/api/profile/me");
  changeMe = (change) => this.http.put("/api/profile/me", change);
  searchPeople = (query) => this.http.get("/api/users/search", { query, limit: 20 });
  heartbeat = () => this.http.post("/api/online-status/heartbeat");
  friendsPresence = () => this.http.get("/api/online-status/friends");

  friends = () => this.http.get("/api/friends/list");
  friendRequests = () => this.http.get("/api/friends/requests");
  askToBeFriends = (userId) => this.http.post("/api/friends/request", { user_id_2: userId });
  answerRequest = (requesterId, action) => this.http.put(`/api/friends/status/${requesterId}`, { action });
  withdrawRequest = (id) => this.http.delete(`/api/friends/request/${id}`);
  endFriendship = (userId) => this.http.delete(`/api/friends/${userId}`);
  blocks = () => this.http.get("/api/friends/blocks");
  block = (userId) => this.http.post(`/api/friends/blocks/${userId}`);
  unblock = (userId) => this.http.delete(`/api/friends/blocks/${userId}`);

  rooms = () => this.http.get("/api/chat-rooms");
  room = (id) => this.http.get(`/api/chat-rooms/${id}`);
  openDirectRoom = (userId) => this.http.post("/api/chat-rooms", { user_id: userId });
  openGroup = (name, memberIds) => this.http.post("/api/chat-rooms", { name, member_ids: memberIds });
  addMembers = (roomId, userIds) => this.http.post(`/api/chat-rooms/${roomId}/members`, { user_ids: userIds });
  removeMember = (roomId, userId) => this.http.delete(`/api/chat-rooms/${roomId}/members/${userId}`);

  messages = (roomId, window) => this.http.get(`/api/messages/${roomId}`, { limit: 50, ...window });
  send = (roomId, message) => this.http.post(`/api/messages/${roomId}`, message);
  edit = (id, content) => this.http.put(`/api/messages/${id}`, { content });
  erase = (id) => this.http.delete(`/api/messages/${id}`);
  markRead = (roomId, upToSeq) => this.http.post("/api/messages/read", { room_id: roomId, up_to_seq: upToSeq });
  typing = (roomId) => this.http.post(`/api/messages/${roomId}/typing`);
  searchMessages = (query) => this.http.get("/api/messages/search", { query, limit: 30 });

  notifications = (cursor) => this.http.get("/api/notifications", cursor ? { cursor } : {});
  markNotificationsRead = (mark) => this.http.post("/api/notifications/read", mark);
  preferences = () => this.http.get("/api/notifications/preferences");
  changePreferences = (change) => this.http.put("/api/notifications/preferences", change);

  streamTicket = async () => (await this.http.post("/api/stream/ticket")).ticket;
}
