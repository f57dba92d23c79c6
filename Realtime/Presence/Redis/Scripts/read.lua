-- Some of the members. KEYS: for every living owner its members. ARGV: how many at most. Answers how many there are, and the records.
local limit, total, records = tonumber(ARGV[1]), 0, {}
for _, key in ipairs(KEYS) do total = total + redis.call('HLEN', key) end
for _, key in ipairs(KEYS) do
  local cursor, seen = '0', {}
  while #records < limit do
    local page = redis.call('HSCAN', key, cursor, 'COUNT', string.format('%.0f', limit - #records))
    cursor = page[1]
    for i = 1, #page[2], 2 do
      -- A scan may tell the same field twice.
      if #records < limit and not seen[page[2][i]] then
        seen[page[2][i]] = true
        records[#records + 1] = page[2][i + 1]
      end
    end
    if cursor == '0' then break end
  end
end
return { string.format('%.0f', total), records }
