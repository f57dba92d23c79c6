-- Takes back what this store has lost: what is later than its own of the same user and has not ended.
-- KEYS: as above. ARGV: from 5 on for each change the user, its stamp, its end ('-' = lifted) and its reason.
for index = 5, #ARGV, 4 do
  local user, stamp, ends = ARGV[index], tonumber(ARGV[index + 1]), ARGV[index + 2]
  local mine = tonumber(find(user) or redis.call('ZSCORE', KEYS[5], user) or '0')
  if stamp > mine and (ends == '-' or ends == '0' or tonumber(ends) > now) then
    version = raise(now, version, stamp)
    if ends == '-' then lift(user, version, stamp) else put(user, version, stamp, ends, ARGV[index + 3]) end
  end
end
return 1
