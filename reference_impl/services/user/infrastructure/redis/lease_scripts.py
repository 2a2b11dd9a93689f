"""What happens to leases inside Redis: each script is one indivisible step, on Redis' own clock.

The keys, for a user 7:

    presence:7          sorted set: lease → when it runs out, in ms since 1970; the key expires with the last
    presence:deadlines  sorted set: user → when their last lease runs out; who is in it is known as online
    presence:leaving    hash: user → why the last lease will run out, if not for want of a sign of life
"""

from __future__ import annotations

from typing import Final

_NOW: Final = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
"""

# Keys: leases, deadlines, leaving. Arguments: user, lease, term in ms. Answers 1 if the user was not there.
# --8<-- [start:renew]
RENEW: Final = (
    _NOW
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
redis.call('PEXPIREAT', KEYS[1], last[2])
redis.call('HDEL', KEYS[3], ARGV[1])
return redis.call('ZADD', KEYS[2], last[2], ARGV[1])
"""
)
# --8<-- [end:renew]

# Keys as above. Arguments: user, lease, grace in ms.
# --8<-- [start:shorten]
SHORTEN: Final = (
    _NOW
    + """
if not redis.call('ZSCORE', KEYS[1], ARGV[2]) then
    return 0
end
redis.call('ZADD', KEYS[1], 'LT', now + ARGV[3], ARGV[2])
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
redis.call('PEXPIREAT', KEYS[1], last[2])
redis.call('ZADD', KEYS[2], 'XX', last[2], ARGV[1])
if last[1] == ARGV[2] then
    redis.call('HSET', KEYS[3], ARGV[1], 'stream_closed')
end
return 1
"""
)
# --8<-- [end:shorten]

# Keys as above. Arguments: user, session; its leases are named `SESSION` and `SESSION/…`.
# Answers 1 if the user is gone by that.
# --8<-- [start:end-session]
END_SESSION: Final = (
    _NOW
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
for _, lease in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    if lease == ARGV[2] or string.sub(lease, 1, #ARGV[2] + 1) == ARGV[2] .. '/' then
        redis.call('ZREM', KEYS[1], lease)
    end
end
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if #last > 0 then
    redis.call('PEXPIREAT', KEYS[1], last[2])
    redis.call('ZADD', KEYS[2], 'XX', last[2], ARGV[1])
    return 0
end
redis.call('HDEL', KEYS[3], ARGV[1])
return redis.call('ZREM', KEYS[2], ARGV[1])
"""
)
# --8<-- [end:end-session]

# Keys: deadlines, leaving. Argument: how many at most. Answers user, deadline and reason for each; what one
# caller got, no other gets.
# --8<-- [start:claim]
CLAIM: Final = (
    _NOW
    + """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'WITHSCORES', 'LIMIT', 0, ARGV[1])
local claimed = {}
for i = 1, #due, 2 do
    redis.call('ZREM', KEYS[1], due[i])
    table.insert(claimed, due[i])
    table.insert(claimed, due[i + 1])
    table.insert(claimed, redis.call('HGET', KEYS[2], due[i]) or 'expired')
    redis.call('HDEL', KEYS[2], due[i])
end
return claimed
"""
)
# --8<-- [end:claim]
