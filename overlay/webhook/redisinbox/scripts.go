package redisinbox

import (
	"github.com/redis/go-redis/v9"
)

// What is stored, all below the prefix KEYS[1]. Times are microseconds since 1970
// UTC; a place is the event's number in line, padded, and its key, so that equal
// times sort by it.
//
//	e:<key>               hash, one event
//	s:<subject>           list of keys: the subject's open events in order; only the first may be ready or leased
//	r:<provider>          sorted set of places by the time they are due: ready to be claimed
//	l:<provider>          sorted set of places by the end of their lease
//	d:<provider>:<queue>  sorted set of places by the time they became dead letters
//	done:<provider>       sorted set of keys by the time they were done
//	seq                   counter
const common = `
local P = KEYS[1]
local function get(key, field) return redis.call('HGET', P..'e:'..key, field) end
local function set(key, ...) redis.call('HSET', P..'e:'..key, ...) end
local function place(key) return string.format('%016.0f', tonumber(get(key, 'seq')))..':'..key end
local function keyOf(place) return string.sub(place, 18) end
local function ready(key) redis.call('ZADD', P..'r:'..get(key, 'provider'), get(key, 'due'), place(key)) end
local function unlease(key) redis.call('ZREM', P..'l:'..get(key, 'provider'), place(key)) end
-- Something else may have deleted an event: then its place is stale, and whoever
-- stands behind it in a line moves up.
local function open(key)
	local state = get(key, 'state')
	return state == 'waiting' or state == 'leased' or state == 'begun'
end
local function stale(p) return not open(keyOf(p)) or place(keyOf(p)) ~= p end
local function front(line)
	local first = redis.call('LINDEX', line, 0)
	while first and not open(first) do
		redis.call('LPOP', line)
		first = redis.call('LINDEX', line, 0)
	end
	return first
end
local function enqueue(key)
	local line = P..'s:'..get(key, 'subject')
	local before = redis.call('LINDEX', line, 0)
	local first = front(line) or key
	set(key, 'seq', redis.call('INCR', P..'seq'), 'state', 'waiting')
	redis.call('RPUSH', line, key)
	if first == key or first ~= before then ready(first) end
end
local function leave(key)
	unlease(key)
	local line = P..'s:'..get(key, 'subject')
	redis.call('LPOP', line)
	local first = front(line)
	if first then ready(first) end
end
local function deadLetter(key, queue, at, why)
	leave(key)
	redis.call('HINCRBY', P..'e:'..key, 'attempts', 1)
	set(key, 'state', 'dead', 'queue', queue, 'at', at, 'why', why)
	redis.call('ZADD', P..'d:'..get(key, 'provider')..':'..queue, at, place(key))
end
local function removeDeadLetter(key)
	redis.call('ZREM', P..'d:'..get(key, 'provider')..':'..get(key, 'queue'), place(key))
end
local function finish(key, at)
	redis.call('HDEL', P..'e:'..key, 'body', 'why')
	set(key, 'state', 'done', 'at', at)
	redis.call('ZADD', P..'done:'..get(key, 'provider'), at, key)
end
local function held(key, token)
	local state = get(key, 'state')
	return (state == 'leased' or state == 'begun') and get(key, 'token') == token
end
local function fields(key)
	return redis.call('HMGET', P..'e:'..key, 'key', 'provider', 'subject', 'body', 'received', 'attempts', 'why', 'at')
end
`

func script(body string) *redis.Script { return redis.NewScript(common + body) }

var (
	// key, provider, subject, body, received
	storeScript = script(`
local key = ARGV[1]
if redis.call('EXISTS', P..'e:'..key) == 1 then return 0 end
set(key, 'key', key, 'provider', ARGV[2], 'subject', ARGV[3], 'body', ARGV[4], 'received', ARGV[5], 'due', ARGV[5],
  'attempts', 0, 'why', '', 'at', 0, 'token', '')
enqueue(key)
return 1`)

	// provider, now, until, token, queue and reason of what was interrupted
	claimScript = script(`
local provider, now = ARGV[1], ARGV[2]
for _, p in ipairs(redis.call('ZRANGEBYSCORE', P..'l:'..provider, '-inf', now)) do
	local key = keyOf(p)
	if stale(p) then
		redis.call('ZREM', P..'l:'..provider, p)
	elseif get(key, 'state') == 'begun' then
		deadLetter(key, ARGV[5], now, ARGV[6])
	else
		unlease(key)
		redis.call('HINCRBY', P..'e:'..key, 'attempts', 1)
		set(key, 'state', 'waiting')
		ready(key)
	end
end
local first
repeat
	first = redis.call('ZRANGEBYSCORE', P..'r:'..provider, '-inf', now, 'LIMIT', 0, 1)[1]
	if not first then return {} end
	redis.call('ZREM', P..'r:'..provider, first)
until not stale(first)
local key = keyOf(first)
redis.call('ZADD', P..'l:'..provider, ARGV[3], first)
set(key, 'state', 'leased', 'due', ARGV[3], 'token', ARGV[4])
return fields(key)`)

	// key, token
	beginScript = script(`
if not held(ARGV[1], ARGV[2]) then return 0 end
set(ARGV[1], 'state', 'begun')
return 1`)

	// key, token, at. A slow effect may have become a dead letter as interrupted; and the
	// answer to a first try may have been lost.
	finishScript = script(`
local key, state = ARGV[1], get(ARGV[1], 'state')
if not state or get(key, 'token') ~= ARGV[2] then return 0 end
if state == 'done' then return 1 end
if state == 'dead' then removeDeadLetter(key) else leave(key) end
finish(key, ARGV[3])
return 1`)

	// key, token, due, why
	retryScript = script(`
local key = ARGV[1]
if not held(key, ARGV[2]) then return 0 end
unlease(key)
redis.call('HINCRBY', P..'e:'..key, 'attempts', 1)
set(key, 'state', 'waiting', 'due', ARGV[3], 'why', ARGV[4], 'token', '')
ready(key)
return 1`)

	// key, token, queue, at, why
	deadLetterScript = script(`
if not held(ARGV[1], ARGV[2]) then return 0 end
deadLetter(ARGV[1], ARGV[3], ARGV[4], ARGV[5])
set(ARGV[1], 'token', '')
return 1`)

	// provider, queue, index of the last
	deadLettersScript = script(`
local list = {}
for i, p in ipairs(redis.call('ZRANGE', P..'d:'..ARGV[1]..':'..ARGV[2], 0, ARGV[3])) do list[i] = fields(keyOf(p)) end
return list`)

	// key, now
	requeueScript = script(`
local key = ARGV[1]
if get(key, 'state') ~= 'dead' then return 0 end
removeDeadLetter(key)
set(key, 'attempts', 0, 'why', '', 'at', 0, 'due', ARGV[2], 'token', '')
enqueue(key)
return 1`)

	// key, now
	discardScript = script(`
local key = ARGV[1]
if get(key, 'state') ~= 'dead' then return 0 end
removeDeadLetter(key)
set(key, 'token', '')
finish(key, ARGV[2])
return 1`)

	// provider, before, at most
	purgeScript = script(`
local done = P..'done:'..ARGV[1]
local keys = redis.call('ZRANGEBYSCORE', done, '-inf', '('..ARGV[2], 'LIMIT', 0, ARGV[3])
for _, key in ipairs(keys) do redis.call('DEL', P..'e:'..key) redis.call('ZREM', done, key) end
return #keys`)
)
