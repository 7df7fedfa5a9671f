/** The login of production's application, which owns some of the tables. No plan knows it. */
export const SHOP_APPLICATION = 'storefront';

/**
 * A small shop, big enough to be real: related tables, indexes, sequences, a view, a function and an extension; and what
 * is easily lost or missed: another owner, another schema, partitions, a policy, a materialized view, an unlogged table.
 */
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

    CREATE TABLE tickets (id integer PRIMARY KEY, subject text NOT NULL, is_confidential boolean NOT NULL);
    INSERT INTO tickets SELECT n, 'Ticket ' || n, n % 33 = 0 FROM generate_series(1, 100) AS n;
    ALTER TABLE tickets ENABLE ROW LEVEL SECURITY;
    ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
    CREATE POLICY not_confidential ON tickets USING (NOT is_confidential);

    CREATE UNLOGGED TABLE carts (id integer PRIMARY KEY, customer_id bigint NOT NULL);
    INSERT INTO carts SELECT n, n FROM generate_series(1, 50) AS n;
    ${OF_THE_APPLICATION}
  `;
}

/** The master user leaves the role again: a restore has to find its own way to what belongs to it. */
const OF_THE_APPLICATION = `
    GRANT ${SHOP_APPLICATION} TO CURRENT_USER;
    CREATE SCHEMA billing;
    GRANT CREATE, USAGE ON SCHEMA public, billing TO ${SHOP_APPLICATION};
    GRANT SELECT ON customers, orders TO ${SHOP_APPLICATION};
    ALTER TABLE reviews OWNER TO ${SHOP_APPLICATION};
    SET ROLE ${SHOP_APPLICATION};
    CREATE MATERIALIZED VIEW best_customers AS
      SELECT email, count(*) AS orders FROM customers JOIN orders ON customer_id = customers.id
      GROUP BY email ORDER BY 2 DESC, 1 LIMIT 100;
    CREATE TABLE billing.invoices (number integer, year integer, cents integer NOT NULL, PRIMARY KEY (number, year))
      PARTITION BY LIST (year);
    CREATE TABLE billing.invoices_2025 PARTITION OF billing.invoices FOR VALUES IN (2025);
    CREATE TABLE billing.invoices_2026 PARTITION OF billing.invoices FOR VALUES IN (2026);
    INSERT INTO billing.invoices SELECT n, 2025 + n % 2, 100 + (n * 37) % 9900 FROM generate_series(1, 1000) AS n;
    RESET ROLE;
    REVOKE ${SHOP_APPLICATION} FROM CURRENT_USER;
`;

/** What stood in staging before: visibly other data. */
export const STAGING_SQL = `
  CREATE TABLE leftovers (id integer PRIMARY KEY, remark text NOT NULL);
  INSERT INTO leftovers SELECT n, 'stale row ' || n FROM generate_series(1, 1000) AS n;
`;
