-- What counts are made of. KEYS: owners, spread. Answers both whole: they grow with the owners, not with the members.
return { redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]) }
