-- The flights in order of time, with what each means for its origin: 21 columns.
-- The variable flights_file names the parquet file.
WITH flight AS (
  SELECT
    -- One order for everything below. Rows that tie here are equal in every column of the file,
    -- so the result is the same whichever of them comes first.
    row_number() OVER (ORDER BY date, origin, destination, distance, delay) AS flight_number,
    date,
    delay::INTEGER AS delay,
    distance::INTEGER AS distance,
    origin,
    destination
  FROM read_parquet(getvariable('flights_file'))
)
SELECT
  flight_number,
  date,
  delay,
  distance,
  origin,
  destination,
  origin || '-' || destination AS route,
  date::DATE AS flight_day,
  year(date)::SMALLINT AS year,
  month(date)::TINYINT AS month,
  isodow(date)::TINYINT AS day_of_week,
  hour(date)::TINYINT AS hour,
  delay > 15 AS is_late,
  distance * 1.609344::DOUBLE AS distance_km,

  -- The origin's flights so far, ever and on this day.
  row_number() OVER at_origin AS origin_flight,
  (row_number() OVER of_day)::INTEGER AS origin_flight_of_day,

  -- The origin's flight before this one; null for its first.
  lag(delay) OVER at_origin AS previous_delay,
  date_diff('minute', lag(date) OVER at_origin, date)::INTEGER AS minutes_since_previous,

  -- Delays and distances up to this flight.
  avg(delay) OVER (at_origin ROWS 19 PRECEDING) AS mean_delay_last_20,
  avg(delay) OVER (at_origin ROWS 199 PRECEDING) AS mean_delay_last_200,
  sum(distance) OVER (of_day ROWS UNBOUNDED PRECEDING)::BIGINT AS origin_miles_of_day
FROM flight
WINDOW
  at_origin AS (PARTITION BY origin ORDER BY flight_number),
  of_day AS (PARTITION BY origin, date::DATE ORDER BY flight_number)
ORDER BY flight_number
