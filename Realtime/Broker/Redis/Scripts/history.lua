-- Reads publications and the top in one step.
-- KEYS: meta, history. ARGV: candidate epoch, trust, meta ttl (ms), limit, since ('' = none), reverse ('1' = newest first).
-- Answers 'top:epoch' and the messages, always oldest first. The list holds the offsets top - length + 1 to top without a hole.
local epoch, top = open(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])
local position = top .. ':' .. epoch
local limit = tonumber(ARGV[4])
if limit == 0 then return { position, {} } end
local count = redis.call('LLEN', KEYS[2])
local oldest = tonumber(top) - count + 1
local from, to = 0, count - 1
if ARGV[6] == '1' then
  if ARGV[5] ~= '' then to = math.min(to, tonumber(ARGV[5]) - 1 - oldest) end
  if limit > 0 then from = math.max(from, to - limit + 1) end
else
  if ARGV[5] ~= '' then from = math.max(from, tonumber(ARGV[5]) + 1 - oldest) end
  if limit > 0 then to = math.min(to, from + limit - 1) end
end
if from > to then return { position, {} } end
return { position, redis.call('LRANGE', KEYS[2], string.format('%.0f', from), string.format('%.0f', to)) }
