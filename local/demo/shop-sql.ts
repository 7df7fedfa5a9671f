/** A small shop, big enough to be real: related tables, indexes, sequences, a view, a function and an extension. */
export function shopSql(orders: number): string {
  const customers = Math.max(10, Math.round(orders / 10));
  const products = 500;
  return `
    CREATE EXTENSION pg_trgm;
    SELECT setseed(0.42);

    CREATE TABLE customers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      email text NOT NULL UNIQUE,
      name text NOT NULL,
      country char(2) NOT NULL,
      created_at timestamptz NOT NULL
    );
    CREATE TABLE products (
      id serial PRIMARY KEY,
      sku text NOT NULL UNIQUE,
      title text NOT NULL,
      price_cents integer NOT NULL CHECK (price_cents > 0)
    );
    CREATE SEQUENCE invoice_number START 100000;
    CREATE TABLE orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      customer_id bigint NOT NULL REFERENCES customers,
      product_id integer NOT NULL REFERENCES products,
      invoice bigint NOT NULL DEFAULT nextval('invoice_number'),
      quantity smallint NOT NULL,
      note text,
      placed_at timestamptz NOT NULL
    );
    CREATE TABLE reviews (
      product_id integer NOT NULL REFERENCES products,
      customer_id bigint NOT NULL REFERENCES customers,
      stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
      attributes jsonb NOT NULL,
      PRIMARY KEY (product_id, customer_id)
    );

    INSERT INTO customers (email, name, country, created_at)
      SELECT 'customer' || n || '@example.com', 'Customer ' || n, (ARRAY['DE','FR','PT','JP','BR'])[1 + n % 5],
             timestamptz '2024-01-01' + n * interval '7 minutes'
      FROM generate_series(1, ${customers}) AS n;
    INSERT INTO products (sku, title, price_cents)
      SELECT 'SKU-' || lpad(n::text, 5, '0'), 'Product ' || md5(n::text), 100 + (n * 37) % 9900
      FROM generate_series(1, ${products}) AS n;
    INSERT INTO orders (customer_id, product_id, quantity, note, placed_at)
      SELECT 1 + floor(random() * ${customers})::bigint, 1 + floor(random() * ${products})::integer, 1 + n % 9,
             CASE WHEN n % 4 = 0 THEN 'note ' || md5(n::text) END,
             timestamptz '2025-01-01' + n * interval '11 seconds'
      FROM generate_series(1, ${orders}) AS n;
    INSERT INTO reviews
      SELECT DISTINCT ON (1, 2) 1 + n % ${products}, 1 + (n * 7) % ${customers}, 1 + n % 5,
             jsonb_build_object('helpful', n % 13, 'verified', n % 2 = 0)
      FROM generate_series(1, ${customers}) AS n;

    CREATE INDEX orders_by_customer ON orders (customer_id, placed_at);
    CREATE INDEX orders_by_product ON orders (product_id);
    CREATE INDEX customers_by_name ON customers USING gin (name gin_trgm_ops);
    CREATE VIEW revenue_by_country AS
      SELECT country, sum(quantity * price_cents) AS cents
      FROM orders JOIN customers ON customers.id = customer_id JOIN products ON products.id = product_id
      GROUP BY country;
    CREATE FUNCTION orders_of(customer bigint) RETURNS bigint LANGUAGE sql STABLE
      AS 'SELECT count(*) FROM orders WHERE customer_id = customer';
  `;
}

/** What stood in staging before: visibly other data. */
export const STAGING_SQL = `
  CREATE TABLE leftovers (id integer PRIMARY KEY, remark text NOT NULL);
  INSERT INTO leftovers SELECT n, 'stale row ' || n FROM generate_series(1, 1000) AS n;
`;
