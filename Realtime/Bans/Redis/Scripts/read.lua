-- What has changed since. KEYS: as above. ARGV: 5 list, 6 version, 7 the version at which the reading began, 8 how many.
-- Answers whether it can go on from there, the list, its version, the store's time, whether there are more, and for every change
-- the user, its version, its stamp, its end ('-' = lifted) and its reason.
local since, goes_on = ARGV[6], '1'
if list ~= ARGV[5] or tonumber(ARGV[7]) < forgotten or tonumber(since) > version then since, goes_on = '0', '0' end
local limit, changes, more = tonumber(ARGV[8]), {}, '0'
for index, user in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. since, '+inf', 'LIMIT', '0', text(limit + 1))) do
  if index > limit then
    more = '1'
    break
  end
  local stamp, ends, reason = find(user)
  if not stamp then stamp, ends, reason = text(redis.call('ZSCORE', KEYS[5], user) or '0'), '-', '' end
  for _, part in ipairs({ user, text(redis.call('ZSCORE', KEYS[3], user)), stamp, ends, reason }) do changes[#changes + 1] = part end
end
return { goes_on, list, text(version), text(now), more, changes }
