package dev.zerocopy.cache.redis;

/**
 * The steps that must not be seen half done, as Lua; {@link Manifest} draws what they read.
 *
 * <p>Numbers of bytes are positions in an entry: its expiry word is at 32, its id at 56, its length
 * at 88. Whether an entry is live is for the caller to say, by its own clock: scripts compare ids.
 */
final class Scripts {

  /** What the scripts that meet chunks share. */
  private static final String CHUNKS =
      """
      local function usable(key)
        local type = redis.call('TYPE', key).ok
        if type ~= 'string' and type ~= 'none' then
          redis.call('UNLINK', key)
        end
      end
      local function chunks(key)
        local size = redis.call('STRLEN', key)
        if size < 232 then
          return nil, 0
        end
        local length = struct.unpack('<I8', redis.call('GETRANGE', key, 88, 95))
        local last = redis.call('GETRANGE', key, -40, -1)
        if length == size or string.sub(last, 33) ~= 'ZCCHUNKS' then
          return nil, 0
        end
        local count, bytes, front, content = struct.unpack('<I4I4I4I8', last, 13)
        if content > length or math.ceil(content / bytes) ~= count then
          return nil, 0 -- damaged: whoever believed the count would never end
        end
        return key .. ':' .. string.sub(last, 1, 12) .. ':', count
      end
      local function expire(key, millis)
        if millis == '0' then
          redis.call('PERSIST', key)
        else
          redis.call('PEXPIRE', key, millis)
        end
      end
      local function remove(key)
        local name, count = chunks(key)
        for i = 0, count - 1 do
          redis.call('UNLINK', name .. i)
        end
        redis.call('UNLINK', key)
      end
      """;

  /**
   * Publishes a value if a condition holds.
   *
   * <p>KEYS: entry, token, unpublished value. ARGV: 1 the id of the entry that may be replaced, or
   * * for whatever there is; 2 what the token must be, or nothing; 3 time to live in milliseconds
   * or 0; 4 the value, or nothing if it is unpublished in KEYS[3]; 5 how many chunks it has; 6
   * their names without the number; 7 their time to live; 8 for how long the chunks of what is
   * replaced stay, and 9 how much longer for each; 10 how many bytes of an entry in the way to
   * return.
   *
   * <p>Returns S if it is stored; R if the token is another; L if a part of the value is gone; P
   * and the first bytes of the entry in the way.
   */
  static final RedisScript PUBLISH =
      RedisScript.of(
          CHUNKS
              + """
              usable(KEYS[1])
              if ARGV[2] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[2] then
                return 'R'
              end
              if ARGV[1] ~= '*' and redis.call('EXISTS', KEYS[1]) == 1
                  and redis.call('GETRANGE', KEYS[1], 56, 63) ~= ARGV[1] then
                return 'P' .. redis.call('GETRANGE', KEYS[1], 0, ARGV[10] - 1)
              end
              if ARGV[4] == '' and redis.call('EXISTS', KEYS[3]) == 0 then
                return 'L'
              end
              for i = 0, ARGV[5] - 1 do
                if redis.call('EXISTS', ARGV[6] .. i) == 0 then
                  return 'L'
                end
              end
              for i = 0, ARGV[5] - 1 do
                expire(ARGV[6] .. i, ARGV[7])
              end
              local replaced, count = chunks(KEYS[1])
              for i = 0, count - 1 do
                redis.call('PEXPIRE', replaced .. i, ARGV[8] + count * ARGV[9])
              end
              if ARGV[4] == '' then
                redis.call('RENAME', KEYS[3], KEYS[1])
              else
                redis.call('SET', KEYS[1], ARGV[4])
              end
              expire(KEYS[1], ARGV[3])
              return 'S'
              """);

  /**
   * Removes an entry and changes the token of its loads.
   *
   * <p>KEYS: entry, token. ARGV: how many bytes of the entry to return. Returns its first bytes, or
   * nil if there was none.
   */
  static final RedisScript EVICT =
      RedisScript.of(
          CHUNKS
              + """
              redis.call('UNLINK', KEYS[2])
              usable(KEYS[1])
              local head = redis.call('GETRANGE', KEYS[1], 0, ARGV[1] - 1)
              if head == '' then
                return false
              end
              remove(KEYS[1])
              return head
              """);

  /** Removes an entry if it has an id. KEYS: entry. ARGV: the id. */
  static final RedisScript DISCARD =
      RedisScript.of(
          CHUNKS
              + """
              if redis.call('GETRANGE', KEYS[1], 56, 63) == ARGV[1] then
                remove(KEYS[1])
              end
              return false
              """);

  /**
   * Moves the expiry of an entry.
   *
   * <p>KEYS: entry. ARGV: its id, its expiry word now, the word then, the time to live of the key
   * and that of its chunks in milliseconds, each 0 for none. Returns 1, or nil if another entry or
   * another word is there.
   */
  static final RedisScript MOVE_EXPIRY =
      RedisScript.of(
          CHUNKS
              + """
              local head = redis.call('GETRANGE', KEYS[1], 32, 63)
              if string.sub(head, 25) ~= ARGV[1] or string.sub(head, 1, 8) ~= ARGV[2] then
                return false
              end
              redis.call('SETRANGE', KEYS[1], 32, ARGV[3])
              local name, count = chunks(KEYS[1])
              for i = 0, count - 1 do
                expire(name .. i, ARGV[5])
              end
              expire(KEYS[1], ARGV[4])
              return '1'
              """);

  /** Lets chunks live on. KEYS: entry. ARGV: their names without the number, how many, how long. */
  static final RedisScript PROLONG =
      RedisScript.of(
          """
          for i = 0, ARGV[2] - 1 do
            redis.call('PEXPIRE', ARGV[1] .. i, ARGV[3])
          end
          return false
          """);

  /**
   * Returns a key's value, which is set if there is none, or something that is no value. KEYS: the
   * key. ARGV: value, life.
   */
  static final RedisScript GET_OR_SET =
      RedisScript.of(
          """
          local type = redis.call('TYPE', KEYS[1]).ok
          if type ~= 'string' and type ~= 'none' then
            redis.call('UNLINK', KEYS[1])
          end
          local value = redis.call('GET', KEYS[1])
          if not value then
            value = ARGV[1]
            redis.call('SET', KEYS[1], value)
          end
          if ARGV[2] ~= '0' then
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
          end
          return value
          """);

  /**
   * Draws a generation in place of one that is over.
   *
   * <p>KEYS: generation. ARGV: the one that is over, the one to have. Returns the present one.
   */
  static final RedisScript REDRAW =
      RedisScript.of(
          """
          local value = redis.call('GET', KEYS[1])
          if value == ARGV[1] then
            value = ARGV[2]
            redis.call('SET', KEYS[1], value)
          end
          return value
          """);

  /**
   * Replaces a value by another and says so. KEYS: generation. ARGV: value, other, channel,
   * message. Returns what is there then.
   */
  static final RedisScript MARK =
      RedisScript.of(
          """
          local value = redis.call('GET', KEYS[1])
          if value == ARGV[1] then
            value = ARGV[2]
            redis.call('SET', KEYS[1], value)
            redis.call('PUBLISH', ARGV[3], ARGV[4])
          end
          return value
          """);

  /** Sets a generation and says so. KEYS: generation. ARGV: it, channel, message. */
  static final RedisScript CLEAR =
      RedisScript.of(
          """
          redis.call('SET', KEYS[1], ARGV[1])
          redis.call('PUBLISH', ARGV[2], ARGV[3])
          return ARGV[1]
          """);

  /**
   * Takes a lease.
   *
   * <p>KEYS: lease, entry. ARGV: owner, milliseconds. Returns E if it is taken and there is an
   * entry, A if it is taken and there is none, B and the milliseconds left if it is another's.
   */
  static final RedisScript TAKE_LEASE =
      RedisScript.of(
          """
          if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
            return redis.call('EXISTS', KEYS[2]) == 1 and 'E' or 'A'
          end
          return 'B' .. redis.call('PTTL', KEYS[1])
          """);

  /** Prolongs a lease. KEYS: lease, token. ARGV: owner, milliseconds of each. Returns 1 or nil. */
  static final RedisScript RENEW_LEASE =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then
            return false
          end
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
          redis.call('PEXPIRE', KEYS[2], ARGV[3])
          return '1'
          """);

  /** Gives a lease back and says so. KEYS: lease. ARGV: owner, channel, message. */
  static final RedisScript RELEASE_LEASE =
      RedisScript.of(
          """
          if redis.call('GET', KEYS[1]) == ARGV[1] then
            redis.call('UNLINK', KEYS[1])
            redis.call('PUBLISH', ARGV[2], ARGV[3])
          end
          return false
          """);

  private Scripts() {}
}
